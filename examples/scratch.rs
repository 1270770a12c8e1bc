use tidewaiter::{case::{Case,Access,NewSource}, records::{*, table::*}, store::*, resolve, tui, state::State};
use std::path::Path; use std::sync::Arc;
fn main() {
    let root = std::env::args().nth(1).unwrap(); let root = Path::new(&root);
    if !root.exists() {
        let mut case = Case::create(root).unwrap();
        let mut rd = csv::Reader::from_path(std::env::args().nth(2).unwrap()).unwrap();
        let head: Vec<String> = rd.headers().unwrap().iter().map(str::to_owned).collect();
        let mut t = Table::default();
        for h in &head { let c = Column::from_name(h).unwrap(); t.columns.push((Field::Column(c), match c.kind(){ Kind::Amount=>Data::Amounts(vec![]), Kind::Date=>Data::Dates(vec![]), _=>Data::Codes{dictionary:Dictionary::default(),codes:vec![]}})); }
        for (i, r) in rd.records().enumerate() { let r = r.unwrap();
            t.rows.push(i as u64+2); t.offsets.push(r.position().unwrap().byte()); t.lengths.push(10);
            for (cell,(_,d)) in r.iter().zip(&mut t.columns) { match d { Data::Amounts(v)=>v.push(cell.parse().unwrap_or(f64::NAN)), Data::Dates(v)=>v.push(PartialDate::parse_iso(cell).map_or(0,|d|d.key())), Data::Codes{dictionary,codes}=>codes.push(dictionary.code(cell)) } } }
        let name = tidewaiter::id::SourceName::from_file_name("gen.csv");
        let info = write_segment(&case.segment_path(&name), &t).unwrap();
        case.register_source(&NewSource{name:name.clone(),file:"gen.csv".into(),sha256:"0".repeat(64),bytes:1,encoding:"UTF-8".into(),encoding_certain:true,delimiter:",".into(),header_row:Some(1),rows_read:t.rows.len() as u64,rows_taken:t.rows.len() as u64,rows_rejected:0,columns:vec![],unmapped:vec![],warnings:vec![],notes:vec![],segment_bytes:info.bytes,segment_sha256:info.sha256,synthetic:true},"me").unwrap();
        resolve::add_company(&mut case,"Fujian Baofeng Electronics Co.",None,"me").unwrap();
        let _ = State::Same;
    }
    let case = Case::open(root, Access::Write).unwrap();
    let segs: Vec<_> = case.sources().unwrap().iter().map(|s|(s.name.clone(), case.segment_path(&s.name))).collect();
    let t0=std::time::Instant::now();
    let store = EmbeddedStore::open(&segs, &case.derived_dir()).unwrap();
    eprintln!("open {:?}", t0.elapsed());
    let sur = tui::terminal::Surroundings{ term: std::env::var("TERM").ok(), no_color:false, locale: Some("C.UTF-8".into()), ascii:false};
    tui::run(case, Arc::new(store), "me".into(), &sur).unwrap();
}
