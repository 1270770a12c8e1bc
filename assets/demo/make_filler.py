#!/usr/bin/env python3
"""Writes filler.csv: invented shipments between invented companies, for exploring the demo case.

Standard library only, fixed seed, integers only: every run gives the same bytes.
Rules and provenance stand in README.md. Companies, cities, numbers and amounts are invented;
country codes, HS codes and the list of controlled HS codes are facts.
"""

import csv
import datetime
import io
import pathlib
import random

SEED = 19_840
SHIPMENTS = 2_950
HEADER = (
    "DECLARATION_NUMBER DATE SUPPLIER_NAME SUPPLIER_COUNTRY SUPPLIER_ADDRESS IMPORTER_NAME "
    "IMPORTER_NAME_EN IMPORTER_TAX_ID IMPORTER_COUNTRY DECLARANT_NAME ORIGIN_COUNTRY "
    "DEPARTURE_COUNTRY TRADING_COUNTRY DESTINATION_COUNTRY HS_CODE PRODUCT_DESCRIPTION "
    "PRODUCT_DESCRIPTION_EN QUANTITY UNIT NET_WEIGHT_KG TOTAL_VALUE_USD synthetic"
).split()

# Character, pinyin, Palladius. Three of them make the stem of an invented company.
CHARACTERS = """
璨 can цань|岑 cen цэнь|岱 dai дай|棣 di ди|枫 feng фэн|馥 fu фу|皋 gao гао|珩 heng хэн|瀚 han хань|霁 ji цзи
珂 ke кэ|岚 lan лань|砾 li ли|麓 lu лу|沐 mu му|霓 ni ни|沛 pei пэй|磐 pan пань|琦 qi ци|榕 rong жун|睿 rui жуй
晟 sheng шэн|朔 shuo шо|棠 tang тан|彤 tong тун|汶 wen вэнь|熙 xi си|砚 yan янь|沅 yuan юань|臻 zhen чжэнь
"""
CN_BUSINESS = [  # Latin, Cyrillic as a Russian broker writes it, Han, sector
    ("Electronics", "Электроникс", "电子", "electronics"),
    ("Semiconductor", "Семикондактор", "半导体", "electronics"),
    ("Communication Technology", "Комьюникейшн Технолоджи", "通信技术", "radio"),
    ("Instruments", "Инструментс", "仪器", "instruments"),
    ("Bearing", "Беаринг", "轴承", "machinery"),
    ("Machinery", "Машинери", "机械", "machinery"),
    ("Textile", "Текстайл", "纺织", "household"),
    ("Home Products", "Хоум Продактс", "家居用品", "household"),
    ("Import and Export", "Импорт энд Экспорт", "进出口", "any"),
]
CN_CITIES = ["Lanmu", "Cangao", "Shuodi", "Pantang", "Xirong"]  # invented
RU_FIRST = ["Вельд", "Гурм", "Дарз", "Зурб", "Лурд", "Мельг", "Нурв", "Орлиз", "Пурт", "Тульг", "Фирн", "Чалм"]
RU_SECOND = ["икор", "авиль", "омар", "узин", "ерад"]
RU_LAST = [("прибор", "instruments"), ("электро", "electronics"), ("связь", "radio"), ("маш", "machinery"),
           ("торг", "any"), ("снаб", "any"), ("быт", "household"), ("логист", "any")]
RU_CITIES = ["Вельгорск", "Нурмаград", "Зуринск", "Орлизово"]  # invented
THIRD_STEM = {
    "AE": ["Qalvex", "Nadwarim", "Sahriza", "Marjolan", "Dhafrune", "Barqelis", "Zulmarad", "Khorvane"],
    "TR": ["Tumarsel", "Yelkanor", "Gözdemar", "Birsavun", "Akpelin", "Dörtelma", "Karvanur"],
    "UZ": ["Zarvolit", "Navrumek", "Olmaziyor", "Qumsaroy", "Turonvel", "Bogʻmarid"],
    "KZ": ["Алтурбек", "Жалминар", "Сарыкумар", "Тенгрулан"],
    "KG": ["Ысмалтор", "Келминур", "Чолпарик"],
}
THIRD_FORM = {
    "AE": ["{} General Trading FZE", "{} Trading L.L.C", "{} Electronics FZCO"],
    "TR": ["{} Dış Ticaret Ltd. Şti.", "{} Elektronik A.Ş."],
    "UZ": ["{} Impeks MCHJ", "{} Savdo MCHJ"],
    "KZ": ["ТОО «{} Трейд»"],
    "KG": ["ОсОО «{}»"],
}
BROKERS = ["ООО \"Таможрумб\"", "ООО \"Деклариваль\"", "ЗАО \"Брокпорин\"", "ООО \"Терминорд\""]

# HS code, Russian, English, sector, US$ per kg (about), unit.
PLAIN = [
    ("8518220000", "громкоговорители в корпусе", "loudspeakers in an enclosure", "electronics", 14, "ШТ"),
    ("8544429009", "кабель соединительный", "connecting cable", "electronics", 9, "КГ"),
    ("8539520000", "лампы светодиодные", "LED lamps", "electronics", 12, "ШТ"),
    ("8516797000", "электроприборы бытовые", "electric household appliances", "electronics", 8, "ШТ"),
    ("8518309500", "наушники", "headphones", "radio", 30, "ШТ"),
    ("8529909200", "кронштейн для антенны", "bracket for an antenna", "radio", 11, "ШТ"),
    ("9031803800", "прибор контроля размеров", "gauge for checking dimensions", "instruments", 60, "ШТ"),
    ("9025198000", "термометр для помещений", "room thermometer", "instruments", 18, "ШТ"),
    ("8413703000", "насос центробежный", "centrifugal pump", "machinery", 10, "ШТ"),
    ("8481805900", "клапан регулирующий", "control valve", "machinery", 13, "ШТ"),
    ("7318158100", "болты стальные", "steel bolts", "machinery", 3, "КГ"),
    ("9401790009", "стулья садовые", "garden chairs", "household", 4, "ШТ"),
    ("6302210000", "бельё постельное", "bed linen", "household", 7, "ШТ"),
    ("7323930000", "посуда из стали", "steel kitchenware", "household", 6, "КГ"),
    ("9503009500", "игрушки пластмассовые", "plastic toys", "household", 5, "КГ"),
]
# The same of codes on the Common High Priority List.
LISTED = [
    ("8542319010", "микросхемы: процессоры", "integrated circuits: processors", "electronics", 900, "ШТ"),
    ("8542329000", "микросхемы памяти", "integrated circuits: memories", "electronics", 700, "ШТ"),
    ("8542399010", "микросхемы прочие", "other integrated circuits", "electronics", 600, "ШТ"),
    ("8532240000", "конденсаторы керамические", "ceramic capacitors", "electronics", 120, "ШТ"),
    ("8541290000", "транзисторы", "transistors", "electronics", 250, "ШТ"),
    ("8534001100", "платы печатные многослойные", "multilayer printed circuits", "electronics", 90, "ШТ"),
    ("8517620009", "аппаратура передачи данных", "data transmission equipment", "radio", 160, "ШТ"),
    ("8529101100", "антенна телескопическая", "telescoping antenna", "radio", 45, "ШТ"),
    ("8526912000", "приёмник навигационный", "navigation receiver", "radio", 300, "ШТ"),
    ("9014800000", "прибор навигационный", "navigation instrument", "instruments", 400, "ШТ"),
    ("9030203000", "осциллограф", "oscilloscope", "instruments", 220, "ШТ"),
    ("8482109000", "подшипники шариковые", "ball bearings", "machinery", 16, "ШТ"),
    ("8457109000", "центр обрабатывающий", "machining centre", "machinery", 22, "ШТ"),
]
LATIN = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" ")))


def latin(text):
    """A plain transliteration of Russian."""
    out = []
    for c in text:
        reading = LATIN.get(c.lower(), c)
        out.append(reading.capitalize() if c.isupper() else reading)
    return "".join(out)


def typo(rng, name):
    """The name with two neighbouring letters swapped, somewhere inside."""
    places = [i for i in range(2, len(name) - 2) if name[i].isalpha() and name[i + 1].isalpha()
              and name[i] != name[i + 1]]
    at = rng.choice(places)
    return name[:at] + name[at + 1] + name[at] + name[at + 2:]


class Company:
    """An invented company: its spellings, the usual one first."""

    def __init__(self, country, city, sector, spellings, english, number):
        self.country, self.city, self.sector = country, city, sector
        self.spellings, self.english = spellings, english
        self.tax = f"SYNTH{number:06}"

    def spelling(self, rng):
        """The usual spelling in about half of the cases."""
        return self.spellings[0] if rng.randrange(2) else rng.choice(self.spellings)


def chinese(rng, characters, business, city, number):
    """A supplier in China, in Latin, Palladius and Han."""
    han = "".join(c[0] for c in characters)
    stem = "".join(c[1] for c in characters).capitalize()
    apart = " ".join(c[1].capitalize() for c in characters)
    cyrillic = "".join(c[2] for c in characters).capitalize()
    word, russian, word_han, sector = business
    usual = f"{stem} {word} Co., Ltd."
    spellings = [
        usual, usual.upper(), f"{stem} {word} Co Ltd", f"{apart} {word} Co.,Ltd", f"{word} {stem} Limited",
        typo(rng, usual), f"{han}{word_han}有限公司", f"{han}{word_han}", f"{cyrillic} {russian} Ко., Лтд",
        f"КОМПАНИЯ {cyrillic.upper()} {russian.upper()}", f"{stem} {word} ({city}) Co., Ltd.",
    ]
    return Company("CN", city, sector, spellings, usual, number)


def russian(rng, stem, sector, city, number):
    """An importer in Russia, in Cyrillic and Latin."""
    usual = f'ООО "{stem}"'
    tax = f"SYNTH{number:06}"
    spellings = [
        usual, f"ООО «{stem}»", usual.upper(), f"{stem}, ООО", f"ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ \"{stem.upper()}\"",
        f'ООО "{typo(rng, stem)}"', f"OOO {latin(stem)}", f"{latin(stem).upper()} LLC", f'ООО "{stem}"ИНН{tax}',
    ]
    return Company("RU", city, sector, spellings, f"{latin(stem)} LLC", number)


def third(rng, country, stem, number):
    """A trader in a third country."""
    forms = THIRD_FORM[country]
    usual = rng.choice(forms).format(stem)
    spellings = [usual, usual.upper(), forms[0].format(stem), usual.replace(".", ""), typo(rng, usual)]
    return Company(country, "", "any", spellings, latin(usual), number)


class World:
    """All invented companies and the chance that makes shipments of them."""

    def __init__(self):
        self.rng = rng = random.Random(SEED)
        table = [c.split() for line in CHARACTERS.split("\n") for c in line.split("|") if c]
        stems = set()
        self.suppliers, self.importers, self.traders = [], [], {}
        while len(self.suppliers) < 66:
            stem = tuple(rng.sample(range(len(table)), 3))
            if stem not in stems:
                stems.add(stem)
                self.suppliers.append(chinese(rng, [table[i] for i in stem], rng.choice(CN_BUSINESS),
                                              rng.choice(CN_CITIES), len(stems)))
        self.add_impostors({c[1]: c for c in table})
        all_stems = [(a + b + c, s) for a in RU_FIRST for b in RU_SECOND for c, s in RU_LAST]
        for number, (stem, sector) in enumerate(rng.sample(all_stems, 60)):
            self.importers.append(russian(rng, stem, sector, rng.choice(RU_CITIES), 200 + number))
        self.before = russian(rng, "Зурбомарсвязь", "radio", "Зуринск", 300)
        self.after = russian(rng, "Нордвалинтех", "radio", "Зуринск", 300)
        for country, names in THIRD_STEM.items():
            self.traders[country] = [third(rng, country, s, 400 + i) for i, s in enumerate(names)]

    def add_impostors(self, table):
        """Two companies with nearly one name, in different cities and goods."""
        word = ("Precision", "Пресижн", "精密")
        for first, city, sector, number in [("cen", "Lanmu", "machinery", 101), ("can", "Shuodi", "household", 102)]:
            characters = [table[first], table["heng"], table["yuan"]]
            self.suppliers.insert(5, chinese(self.rng, characters, (*word, sector), city, number))

    def choose(self, companies, sector=None):
        """A company: the first are busier; of the sector where one is asked for."""
        fitting = [c for c in companies if sector in (None, "any", c.sector) or c.sector == "any"] or companies
        return fitting[min(self.rng.randrange(len(fitting)), self.rng.randrange(len(fitting)))]

    def importer(self, date, sector):
        """An importer; one of them changes its name in July 2022."""
        if sector == "radio" and self.rng.randrange(4) == 0:
            return self.before if date < datetime.date(2022, 7, 1) else self.after
        return self.choose(self.importers, sector)


def shipment(world, date):
    """The rows of one shipment: one, or the two legs of a way through a third country."""
    rng = world.rng
    months = max(0, (date.year - 2022) * 12 + date.month - 2)  # months since February 2022
    around = rng.randrange(100) < min(12 + 4 * months, 52)
    listed = rng.randrange(100) < (24 if around else 8)
    supplier = world.choose(world.suppliers)
    goods = [g for g in (LISTED if listed else PLAIN) if supplier.sector in ("any", g[3])]
    goods = rng.choice(goods or PLAIN[-4:])
    importer = world.importer(date, goods[3])
    country = rng.choice(["AE", "AE", "TR", "TR", "UZ", "KZ", "KG"]) if around else None
    amounts = amounts_of(rng, goods)
    name, english = importer.spelling(rng), importer.english
    chance = rng.randrange(100)
    if chance == 0:
        name = f"{name} ПО ПОРУЧЕНИЮ {world.choose(world.importers).spellings[0]}"
    elif chance == 1:
        name, english = f"TO THE ORDER OF {english.upper()}", f"TO THE ORDER OF {english.upper()}"
    elif importer is world.after and chance < 20:
        name = f"{name} (РАНЕЕ {world.before.spellings[0]})"
    end = (name, english if rng.randrange(10) else "NULL", importer.tax, "RU")
    start = (supplier.spelling(rng), "CN", supplier.city if rng.randrange(3) else "")
    if country is None:
        broker = rng.choice(BROKERS) if rng.randrange(4) == 0 else "NULL"
        return [(date, start, end, broker, ("CN", "CN", "CN", "RU"), goods, amounts)]
    trader = world.choose(world.traders[country])
    if rng.randrange(10) < 7:
        departure = country if rng.randrange(2) else "CN"
        route = ("CN", departure, country, "RU")
        return [(date, start, end, trader.spelling(rng), route, goods, amounts)]
    first = (trader.spelling(rng), trader.english, "", country)
    second = (trader.spelling(rng), country, "")
    later = date + datetime.timedelta(days=rng.randrange(5, 40))
    return [
        (date, start, first, "NULL", ("CN", "CN", "CN", country), goods, amounts),
        (later, second, end, "NULL", ("CN", country, country, "RU"), goods, dearer(rng, amounts)),
    ]


def amounts_of(rng, goods):
    """Quantity, kilograms in hundredths, cents."""
    hundredths = rng.randrange(100, 1000) * rng.choice([1, 1, 5, 20, 100, 400])
    if goods[4] >= 90:
        hundredths = hundredths // 10 + 1
    cents = hundredths * goods[4] * rng.randrange(60, 150) // 100
    return max(1, hundredths // rng.choice([5, 20, 50, 100])), hundredths, cents


def dearer(rng, amounts):
    """The same goods sold on at a higher price."""
    quantity, weight, cents = amounts
    return quantity, weight, cents * rng.randrange(105, 160) // 100


def written(rng, date):
    """The date as the file gives it: now and then only a month, a year, or nothing."""
    chance = rng.randrange(400)
    whole = date.isoformat()
    return {0: "NULL", 1: whole[:4], 2: whole[:7], 3: whole[:7]}.get(chance, whole)


def rows():
    """All rows in the order of their dates."""
    world = World()
    start = datetime.date(2021, 1, 1)
    days = sorted(world.rng.randrange(1055) for _ in range(SHIPMENTS))
    legs = [leg for day in days for leg in shipment(world, start + datetime.timedelta(days=day))]
    legs.sort(key=lambda leg: leg[0])
    for number, (date, start, end, broker, route, goods, amounts) in enumerate(legs, 1):
        quantity, weight, cents = amounts
        english = goods[2] if world.rng.randrange(12) else "NULL"
        yield [
            f"SYNTH-{number:05}", written(world.rng, date), *start, *end, broker, *route, goods[0], goods[1], english,
            quantity, goods[5], f"{weight // 100}.{weight % 100:02}", f"{cents // 100}.{cents % 100:02}", "yes",
        ]


def main():
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows())
    target = pathlib.Path(__file__).with_name("filler.csv")
    target.write_text(text.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
