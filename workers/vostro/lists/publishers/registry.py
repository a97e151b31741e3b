"""All readers, one entry each. The first that recognises a file reads it."""

from vostro.lists.publishers import ofac_csv, un_xml
from vostro.lists.reader import Reader

READERS: tuple[Reader, ...] = (
    un_xml.READER,
    ofac_csv.READER,
)
