use super::*;

fn mapped(headers: &[&str]) -> Vec<(&'static str, String)> {
    let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
    let columns = Mapping::guess(&headers).columns(&headers);
    columns.into_iter().map(|(column, header)| (column.name(), header)).collect()
}

fn one(header: &str) -> Option<&'static str> {
    mapped(&[header]).first().map(|(name, _)| *name)
}

#[test]
fn headers_of_many_languages_are_known() {
    for (header, column) in [
        ("IMPORTER_NAME", "consignee"),
        ("Importer Name", "consignee"),
        ("importerName", "consignee"),
        ("Notify Party", "consignee"),
        ("SHIPPER", "consignor"),
        ("Foreign Supplier Company", "consignor"),
        ("Отправитель", "consignor"),
        ("Получатель", "consignee"),
        ("Код ТН ВЭД", "hs_code"),
        ("Вес нетто, кг", "net_weight_kg"),
        ("Страна происхождения", "origin_country"),
        ("Декларант", "intermediary"),
        ("País de origen", "origin_country"),
        ("Descripción de la mercancía", "goods"),
        ("Fracción arancelaria", "hs_code"),
        ("Valor CIF (US$)", "value_usd"),
        ("商品编码", "hs_code"),
        ("出口商", "consignor"),
        ("原产国", "origin_country"),
        ("İHRACATÇI", "consignor"),
        ("ALICI", "consignee"),
        ("GTİP", "hs_code"),
        ("Menşe Ülke", "origin_country"),
        ("IMPORTER_NAME_EN", "consignee_en"),
        ("HS_CODE_DESCRIPTION_EN", "goods_en"),
        ("CUSTOMS_BROKER_NAME", "intermediary"),
        ("TOTALVALUE", "value"),
        ("SUMOFCIF_VALUE_USD", "value_usd"),
        ("Exporter Tax ID", "consignor_id"),
        ("EXPORT_ADDRESS", "consignor_address"),
    ] {
        assert_eq!(one(header), Some(column), "{header}");
    }
}

#[test]
fn what_means_something_else_stays_unmapped() {
    for header in [
        "BRAND",
        "INDIAN_PORT",
        "PORT_OF_SHIPMENT",
        "IMPORT_PORT",
        "PORT",
        "%GTTOTALVALUE",
        "%GTTOTALQUANTITY",
        "AVG_UNITPRICE",
        "USD_PER_KG",
        "HS_CODE_2",
        "HS_CODE_4",
        "CUSTOMS_VALUE_IN_RUB",
        "INVOICE_VALUE_RUB",
        "CUSTOMS_INN_CODE",
        "CUSTOMS_CODE",
        "RECORD_ID",
        "WAREHOUSE_OF_IMPORTER",
        "MANIFEST_DATE",
        "INCOTERMS",
        "",
        "DECLARANT_ADDRESS",
        "CUSTOMS_BROKER_CODE",
        "INVOICE_NUMBER",
        "Net weight (tons)",
    ] {
        assert_eq!(one(header), None, "{header}");
    }
}

#[test]
fn canonical_names_mean_themselves() {
    for column in Column::ALL {
        assert_eq!(one(column.name()), Some(column.name()));
    }
}

#[test]
fn of_two_headers_the_stronger_name_wins() {
    assert_eq!(mapped(&["MONTHYEAR", "IMP_DATE"]), [("date", "IMP_DATE".to_owned())]);
    assert_eq!(
        mapped(&["SUMOFFOB_VALUE_USD", "SUMOFCIF_VALUE_USD"]),
        [("value_usd", "SUMOFCIF_VALUE_USD".to_owned())]
    );
    assert_eq!(
        mapped(&["HS_CODE_DESCRIPTION", "PRODUCT_DESCRIPTION", "PRODUCT_DESCRIPTION"]),
        [("goods", "PRODUCT_DESCRIPTION".to_owned())]
    );
    assert_eq!(
        mapped(&["IMPORTER_NAME_EN", "IMPORTER_NAME"]),
        [("consignee", "IMPORTER_NAME".to_owned()), ("consignee_en", "IMPORTER_NAME_EN".to_owned())]
    );
}

#[test]
fn no_name_of_the_table_is_given_to_two_columns() {
    let table: Table = toml::from_str(TABLE).expect("the table reads");
    let mut owners: FxHashMap<String, &str> = FxHashMap::default();
    for (column, list) in &table.names {
        assert!(Column::from_name(column).is_some(), "{column}");
        for name in list.as_array().into_iter().flatten().filter_map(|name| name.as_str()) {
            let owner = *owners.entry(fold(name)).or_insert(column);
            assert_eq!(owner, column, "{name}");
        }
    }
    assert_eq!(table.names.len(), Column::ALL.len());
}
