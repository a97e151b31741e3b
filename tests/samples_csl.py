"""Invented rows of the US Consolidated Screening List."""

from samples_table import csv_row

CSL_COLUMNS = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"
    "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,"
    "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,"
    "alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
)
CAPTA, DENIED = "Capta List (CAP) - Treasury Department", "Denied Persons List (DPL) - BIS"


def csl_row(**cells: str) -> str:
    """A row of the screening list; what is not given is empty."""
    given = {"_id": "901", "source": CAPTA, "entity_number": "901", "type": "Entity"} | cells
    return csv_row(given, CSL_COLUMNS.split(","))


def csl_csv(*rows: str) -> bytes:
    """consolidated.csv."""
    return "\n".join((CSL_COLUMNS, *rows, "")).encode()


CSL_BANK = csl_row(
    name="SEVERNY ZALIV BANK",
    programs="RUSSIA-EO14024",
    addresses="1 Quay, Murmansk, 183000, RU; Moscow, RU",
    alt_names="NORTHERN GULF BANK; SEZA BANK",
    ids="RU, 7700000001, Tax ID No.; SEZARUMM, SWIFT/BIC; For more information; see the page, "
    "Executive Order 14024 Directive Information -; 26 Mar 2022, Effective Date (EO 14024 "
    "Directive 2):",
)
CSL_BANK_NEWER = csl_row(
    name="SEVERNY ZALIV BANK",
    ids="Tax ID No., 7700000001, RU; SWIFT/BIC, SEZARUMM; Effective Date (EO 14024 Directive 2):, "
    "2022-03-26",
)
CSL_DENIED = csl_row(
    _id="ab12",
    source=DENIED,
    entity_number="",
    type="",
    name=" Y. ZAVRAZHIN",
    start_date="2019-06-19",
    end_date="2029-06-29",
    addresses="Murmansk",
)
