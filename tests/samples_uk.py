"""Invented files in the UK's formats."""

from collections.abc import Mapping

from samples_table import csv_row

OFSI_COLUMNS = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,"
    "Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,"
    "Passport Details,National Identification Number,National Identification Details,Position,"
    "Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,"
    "Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,"
    "UK Sanctions List Date Designated,Last Updated,Group ID"
)
OFSI_OLD_COLUMNS = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,"
    "Nationality,Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,"
    "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,"
    "Listed On,Last Updated,Group ID"
)
OFSI_PERSON = {
    "Name 6": "ZAVRAZHIN",
    "Name 1": "Yegor",
    "DOB": "00/00/1970",
    "Nationality": "(1) Russia. (2) Kazakhstan",
    "Group Type": "Individual",
    "Alias Type": "Primary name",
    "Regime": "Russia",
    "Listed On": "24/02/2022",
    "Group ID": "14001",
}


def ofsi_csv(
    *rows: Mapping[str, str], columns: str = OFSI_COLUMNS, encoding: str = "utf-8"
) -> bytes:
    """ConList.csv in the layout of these columns."""
    lines = ["Last Updated,10/04/2025", columns]
    lines += [csv_row({**OFSI_PERSON, **row}, columns.split(",")) for row in rows]
    return "\r\n".join((*lines, "")).encode(encoding)


OFSI = ofsi_csv(
    {
        "Name Non-Latin Script": "Егор Завражин",
        "Passport Number": "(1) 530000001 (2) 530000002",
        "Passport Details": "(1) Russia (2) diplomatic",
        "Address 1": "1 Quay",
        "Country": "Russia",
        "Other Information": "(UK Sanctions List Ref):RUS9001. (Gender):Male (Phone number):"
        "(1) +7 000 0000001 (2) +7 000 0000002 (Parent company):Zaliv Holding",
    },
    {"Alias Type": "AKA", "Alias Quality": "Low quality", "Name 6": "GORA", "Name 1": ""},
    {"DOB": "12/03/1971"},
)
OFSI_OLD = ofsi_csv(
    {
        "Name 6": "ŽAVRAŽIN",
        "Alias Type": "Prime Alias",
        "Passport Details": "(1) A-333602 (Indian) issued on 4 June 1985 (2) M110522 (Indian)",
    },
    columns=OFSI_OLD_COLUMNS,
    encoding="cp1252",
)
FCDO_COLUMNS = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,"
    "Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,"
    "Non-latin script language,Regime Name,Designation Type,Designation source,Sanctions Imposed,"
    "Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,"
    "Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,Phone number,"
    "Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
    "National Identifier additional information,Passport number,Passport additional information,"
    "Position,Gender,Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,"
    "Business registration number (s),IMO number,Current owner/operator (s),"
    "Previous owner/operator (s),Current believed flag of ship,Previous flags,Type of ship,"
    "Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
)
FCDO_BANK = {
    "Unique ID": "RUS9001",
    "Name 6": "SEVERNY ZALIV BANK",
    "Name type": "Primary Name",
    "Regime Name": "Russia",
    "Designation Type": "Entity",
    "Sanctions Imposed": "Asset freeze|Trust services sanctions",
    "Address Line 1": "1 Quay",
    "Address Country": "Russia",
    "Date Designated": "24/02/2022",
    "Other Information": "SWIFT/BIC: SEZARUMM",
    "Parent company": "Zaliv Holding",
}


def fcdo_csv(*rows: Mapping[str, str]) -> bytes:
    """UK-Sanctions-List.csv; each row is the bank's but for the cells given."""
    lines = [csv_row({**FCDO_BANK, **row}, FCDO_COLUMNS.split(",")) for row in rows]
    return "\r\n".join(("Report Date: 08-Oct-2026", FCDO_COLUMNS, *lines, "")).encode()


FCDO = fcdo_csv(
    {},
    {"Name 6": "SEZA", "Name type": "Alias", "Alias strength": "Low quality alias"},
    {"Name 6": "NORTHERN GULF BANK", "Name type": "Primary name variation"},
    {
        "Unique ID": "RUS9002",
        "Name 6": "ZALIV STAR",
        "Designation Type": "Ship",
        "IMO number": "IMO9000001",
        "Sanctions Imposed": "Shipping sanctions: (see 'Other information')",
        "Other Information": "",
    },
)


def fcdo_xml(kind: str = "Individual") -> bytes:
    """UK-Sanctions-List.xml."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Designations><Designation>
  <LastUpdated>29/04/2026</LastUpdated><DateDesignated>23/02/2021</DateDesignated>
  <UniqueID>RUS9003</UniqueID><OFSIGroupID>14001</OFSIGroupID>
  <Names><Name><Name1>Yegor</Name1><Name6>ZAVRAZHIN</Name6><NameType>Primary Name</NameType></Name>
    <Name><Name6>GORA</Name6><NameType>Alias</NameType><AliasStrength>Low</AliasStrength></Name>
  </Names>
  <NonLatinNames><NonLatinName><NameNonLatinScript>Егор Завражин</NameNonLatinScript>
  </NonLatinName></NonLatinNames>
  <RegimeName>Russia</RegimeName><IndividualEntityShip>{kind}</IndividualEntityShip>
  <SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
  <Addresses><Address><AddressLine1>Murmansk</AddressLine1>
    <AddressCountry>Russia</AddressCountry></Address></Addresses>
  <IndividualDetails><Individual><DOBs><DOB>dd/mm/1971</DOB><DOB>dd/mm/1971</DOB></DOBs>
    <PassportDetails><Passport><PassportNumber>530000001</PassportNumber>
      <PassportAdditionalInformation>Russian</PassportAdditionalInformation></Passport>
    </PassportDetails><Nationalities><Nationality>Russia</Nationality></Nationalities>
    <BirthDetails><Location><TownOfBirth>Murmansk</TownOfBirth>
      <CountryOfBirth>Russia</CountryOfBirth></Location></BirthDetails></Individual>
  </IndividualDetails>
</Designation></Designations>""".encode()
