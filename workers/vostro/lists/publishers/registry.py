"""All readers, one entry each. The first that recognises a file reads it."""

from vostro.lists.publishers import (
    au_xlsx,
    ca_xml,
    ch_seco_xml,
    eu_csv,
    eu_xml,
    eu_xml_1_0,
    ofac_advanced_xml,
    ofac_csv,
    ofac_enhanced_xml,
    ofac_standard_xml,
    uk_conlist,
    uk_fcdo_csv,
    uk_fcdo_xml,
    un_xml,
    us_csl_csv,
)
from vostro.lists.reader import Reader

READERS: tuple[Reader, ...] = (
    un_xml.READER,
    ofac_standard_xml.READER,
    ofac_enhanced_xml.READER,
    ofac_advanced_xml.READER,
    us_csl_csv.READER,
    eu_xml.READER,
    eu_csv.READER,
    eu_xml_1_0.READER,
    ch_seco_xml.READER,
    ca_xml.READER,
    au_xlsx.READER,
    uk_fcdo_csv.READER,
    uk_fcdo_xml.READER,
    uk_conlist.READER,
    ofac_csv.READER,
)
