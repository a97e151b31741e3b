"""Invented files in the EU's and Switzerland's formats."""

from collections.abc import Mapping

from samples_table import csv_row


def eu_xml(subject: str = 'code="person" classificationCode="P"', key: str = "13") -> bytes:
    """xmlFullSanctionsList_1_1: the Bulgarian name comes first."""
    name = '<nameAlias firstName="" lastName="" wholeName="{}" nameLanguage="{}" strong="{}"/>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-02-01T09:00:00+01:00">
  <sanctionEntity designationDetails="" unitedNationId="" logicalId="{key}">
    <remark>SWIFT: SEZARUMM</remark>
    <regulation regulationType="regulation" entryIntoForceDate="2022-02-23" programme="UKR"
      numberTitle="2022/1 (OJ L1)"/>
    <subjectType {subject}/>
    {name.format("Егор Завражин", "BG", "true")}
    {name.format("Yegor Zavrazhin", "", "true")}
    {name.format("Gora", "", "false")}
    <citizenship countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION"/>
    <birthdate circa="true" calendarType="GREGORIAN" city="Murmansk" year="1970"
      countryIso2Code="00" countryDescription="UNKNOWN"/>
    <birthdate circa="false" calendarType="ISLAMIC" year="1390" city=""/>
    <address city="Murmansk" street="1 Quay" zipCode="183000" poBox="" countryIso2Code="RU"
      countryDescription="RUSSIAN FEDERATION"/>
    <identification number="530000001" identificationTypeCode="passport" knownExpired="true"
      countryIso2Code="00" identificationTypeDescription="National passport"/>
  </sanctionEntity></export>""".encode()


EU_COLUMNS = (
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;"
    "Entity_DesignationDate;Entity_DesignationDetails;Entity_Remark;Entity_SubjectType;"
    "Entity_SubjectType_ClassificationCode;Entity_Regulation_Type;"
    "Entity_Regulation_EntryIntoForceDate;Entity_Regulation_NumberTitle;"
    "Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;"
    "NameAlias_WholeName;NameAlias_NameLanguage;NameAlias_Gender;NameAlias_Title;"
    "NameAlias_Function;NameAlias_Remark;Address_City;Address_Street;Address_PoBox;Address_ZipCode;"
    "Address_CountryIso2Code;Address_CountryDescription;BirthDate_BirthDate;BirthDate_Day;"
    "BirthDate_Month;BirthDate_Year;BirthDate_Circa;BirthDate_CalendarType;BirthDate_City;"
    "BirthDate_CountryIso2Code;Identification_Number;Identification_KnownExpired;"
    "Identification_TypeCode;Identification_TypeDescription;Identification_CountryIso2Code;"
    "Citizenship_CountryIso2Code;Citizenship_CountryDescription"
)
EU_ENTITY = {
    "fileGenerationDate": "01/02/2026",
    "Entity_LogicalId": "13",
    "Entity_SubjectType": "P",
    "Entity_Regulation_EntryIntoForceDate": "2022-02-23",
    "Entity_Regulation_Programme": "UKR",
}


def eu_csv(*rows: Mapping[str, str]) -> bytes:
    """csvFullSanctionsList_1_1, with its byte order mark; each row fills one group."""
    lines = [csv_row({**EU_ENTITY, **row}, EU_COLUMNS.split(";"), ";") for row in rows]
    return "\r\n".join((EU_COLUMNS, *lines, "")).encode("utf-8-sig")


EU_CSV = eu_csv(
    {"NameAlias_WholeName": "Егор Завражин", "NameAlias_NameLanguage": "BG"},
    {"NameAlias_WholeName": "Yegor Zavrazhin"},
    {"NameAlias_WholeName": "Gora", "NameAlias_Remark": "(low quality alias)"},
    {"BirthDate_Year": "1970", "BirthDate_Circa": "true", "BirthDate_CalendarType": "GREGORIAN"},
    {"Address_City": "Murmansk", "Address_CountryIso2Code": "RU"},
    {"Identification_Number": "530000001", "Identification_TypeCode": "passport"},
    {"Citizenship_CountryIso2Code": "RU"},
    {"Entity_LogicalId": "14", "Entity_SubjectType": "E", "NameAlias_WholeName": "Zaliv"},
)
EU_OLD = b"""<?xml version="1.0" encoding="UTF-8"?>
<WHOLE Date="11/02/2016"><ENTITY Id="13" Type="P" legal_basis="151/2012 (OJ L49)"
  reg_date="2012-02-21" programme="ZWE" remark="(as told)">
  <NAME Id="1" Entity_id="13"><LASTNAME>Zavrazhin</LASTNAME><FIRSTNAME>Yegor</FIRSTNAME>
    <WHOLENAME>Yegor Zavrazhin</WHOLENAME><GENDER>M</GENDER><LANGUAGE/></NAME>
  <BIRTH Id="1" Entity_id="13"><DATE>1965 - 1967 (approximative)</DATE><PLACE>Murmansk</PLACE>
    <COUNTRY>RUS</COUNTRY></BIRTH>
  <PASSPORT Id="1" Entity_id="13"><NUMBER>530000001 (passport-National passport) ((old))</NUMBER>
    <COUNTRY>RUS</COUNTRY></PASSPORT>
  <ADDRESS Id="1" Entity_id="13"><CITY>Murmansk</CITY><COUNTRY>RUS</COUNTRY></ADDRESS>
</ENTITY></WHOLE>"""


def seco_xml(*modifications: str, kind: str = "whole-list") -> bytes:
    """SECO's list: one target in two scripts, with the changes given, newest first."""
    changes = "".join(modifications or ['<modification modification-type="listed"/>'])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<swiss-sanctions-list list-type="{kind}" date="2026-08-27">
  <sanctions-program ssid="20"><program-key lang="ger">Nordland</program-key>
    <program-key lang="eng">Northland</program-key>
    <sanctions-set ssid="21" lang="eng">article 12</sanctions-set></sanctions-program>
  <target ssid="30"><sanctions-set-id>21</sanctions-set-id><individual sex="male">
    <identity ssid="31" main="true">
      <name ssid="32" name-type="primary-name" quality="good" lang="eng">
        <name-part order="2" name-part-type="given-name"><value>Yegor</value>
          <spelling-variant lang="RUS" script="CYRL">Егор</spelling-variant></name-part>
        <name-part order="1" name-part-type="family-name"><value>Zavrazhin</value>
          <spelling-variant lang="RUS" script="CYRL">Завражин</spelling-variant>
          <spelling-variant lang="RUS" script="LATN">Zavrazhyn</spelling-variant></name-part>
      </name>
      <name ssid="33" name-type="alias" quality="low" lang="eng">
        <name-part order="1" name-part-type="whole-name"><value>Gora</value></name-part></name>
      <day-month-year ssid="34" year="1970" month="3" calendar="Gregorian" quality="good"/>
      <nationality ssid="35"><country iso-code="RU">Russia</country></nationality>
      <address ssid="36" place-id="40"><address-details>1 Quay</address-details></address>
      <identification-document ssid="37" document-type="passport"><number>530000001</number>
        <issuer code="RU">Russia</issuer></identification-document>
    </identity>
    <justification ssid="38">Owns a ship, IMO 9000001.</justification>
    <relation ssid="39" target-id="50" relation-type="family-member-of"/>
  </individual>{changes}</target>
  <place ssid="40"><location>Murmansk</location><country iso-code="RU">Russia</country></place>
</swiss-sanctions-list>""".encode()


DELISTED = (
    '<modification modification-type="de-listed" effective-date="2016-03-01"/>',
    (
        '<modification modification-type="listed" effective-date="2012-03-01"><added><identity '
        'ssid="31"><name name-type="primary-name"><name-part order="1" '
        'name-part-type="whole-name"><value>HISTORY</value></name-part></name></identity></added>'
        "</modification>"
    ),
)
