"""Invented files in OFAC's XML formats."""

OFAC_OLD = "http://tempuri.org/sdnList.xsd"
OFAC_NEW = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
ENHANCED = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"


def standard_xml(namespace: str = OFAC_NEW, count: int = 2, kind: str = "Entity") -> bytes:
    """consolidated.xml: a bank under directives, and a person with a weak alias."""
    return f"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="{namespace}">
  <publshInformation><Publish_Date>03/28/2025</Publish_Date>
    <Record_Count>{count}</Record_Count></publshInformation>
  <sdnEntry><uid>901</uid><lastName>SEVERNY ZALIV BANK</lastName><sdnType>{kind}</sdnType>
    <remarks>(Linked To: ZALIV HOLDING)</remarks>
    <programList><program>UKRAINE-EO13662</program><program>RUSSIA-EO14024</program></programList>
    <idList>
      <id><uid>1</uid><idType>SWIFT/BIC</idType><idNumber>SEZA RU MM</idNumber></id>
      <id><uid>2</uid><idType>Tax ID No.</idType><idNumber>7700000001</idNumber>
        <idCountry>Russia</idCountry></id>
      <id><uid>3</uid><idType>Executive Order 13662 Directive Determination -</idType>
        <idNumber>Subject to Directive 1</idNumber></id>
      <id><uid>4</uid><idType>Effective Date (EO 14024 Directive 2):</idType>
        <idNumber>26 Mar 2022</idNumber></id>
      <id><uid>5</uid><idType>Secondary sanctions risk:</idType><idNumber>31 CFR 589</idNumber></id>
    </idList>
    <akaList><aka><uid>6</uid><type>f.k.a.</type><category>strong</category>
      <lastName>NORTHERN GULF BANK</lastName></aka></akaList>
    <addressList><address><uid>7</uid><address1>1 Quay</address1><city>Murmansk</city>
      <postalCode>183000</postalCode><country>Russia</country></address></addressList>
  </sdnEntry>
  <sdnEntry><uid>902</uid><firstName>Yegor</firstName><lastName>ZAVRAZHIN</lastName>
    <sdnType>Individual</sdnType><programList><program>NS-PLC</program></programList>
    <akaList><aka><uid>8</uid><type>a.k.a.</type><category>weak</category>
      <lastName>GORA</lastName></aka></akaList>
    <dateOfBirthList><dateOfBirthItem><uid>9</uid><dateOfBirth>circa 1960</dateOfBirth>
      <mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>
    <nationalityList><nationality><uid>10</uid><country>Russia</country></nationality>
    </nationalityList></sdnEntry>
</sdnList>""".encode()


def enhanced_xml(lists: str = "Consolidated List", programme: str = "") -> bytes:
    """CONS_ENHANCED.XML: a bank with its name in Cyrillic and a link by number."""
    filters = f'<sanctionsLists><sanctionsList refId="1">{lists}</sanctionsList></sanctionsLists>'
    if programme:
        filters += (
            '<sanctionsPrograms><sanctionsProgram refId="2">'
            f"{programme}</sanctionsProgram></sanctionsPrograms>"
        )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="{ENHANCED}">
  <publicationInfo><dataAsOf>2026-01-08T00:00:00</dataAsOf><filters>{filters}</filters>
  </publicationInfo>
  <referenceValues><referenceValue refId="11171"><type>COUNTRY</type><value>Russia</value>
    <isoCode>RU</isoCode></referenceValue></referenceValues>
  <entities><entity id="901">
    <generalInfo><identityId>1</identityId><entityType refId="601">Entity</entityType></generalInfo>
    <sanctionsLists>
      <sanctionsList refId="1" id="1" datePublished="2014-07-29">SSI List</sanctionsList>
      <sanctionsList refId="2" id="2" datePublished="2022-02-24">MBS List</sanctionsList>
    </sanctionsLists>
    <sanctionsPrograms><sanctionsProgram refId="3" id="3">RUSSIA-EO14024</sanctionsProgram>
    </sanctionsPrograms>
    <sanctionsTypes>
      <sanctionsType refId="4" id="4">13662 Sectoral Directive 1</sanctionsType>
      <sanctionsType refId="5" id="5">Executive Order 14024 Directive 2</sanctionsType>
    </sanctionsTypes>
    <names><name id="1"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
      <translation id="1"><isPrimary>true</isPrimary><script refId="1">Latin</script>
        <formattedLastName>SEVERNY ZALIV BANK</formattedLastName>
        <formattedFullName>SEVERNY ZALIV BANK</formattedFullName></translation>
      <translation id="2"><isPrimary>false</isPrimary><script refId="2">Cyrillic</script>
        <formattedLastName>\u202bСЕВЕРНЫЙ ЗАЛИВ БАНК\u202c</formattedLastName>
        <formattedFullName>\u202bСЕВЕРНЫЙ ЗАЛИВ БАНК\u202c</formattedFullName></translation>
      </translations></name>
      <name id="2"><isPrimary>false</isPrimary><aliasType refId="1">A.K.A.</aliasType>
      <isLowQuality>true</isLowQuality><translations><translation id="3"><isPrimary>true</isPrimary>
        <script refId="1">Latin</script><formattedLastName>SEZA</formattedLastName>
        <formattedFullName>SEZA</formattedFullName></translation></translations></name></names>
    <addresses><address id="1"><country refId="11171">Russia</country><translations>
      <translation id="4"><isPrimary>true</isPrimary><addressParts><addressPart id="1">
        <type refId="1">CITY</type><value>Murmansk</value></addressPart></addressParts>
      </translation></translations></address></addresses>
    <features>
      <feature id="1"><type featureTypeId="13">SWIFT/BIC</type><value>SEZARUMM</value></feature>
      <feature id="2"><type featureTypeId="8">Birthdate</type><value>1972</value><valueDate id="1">
        <fromDateBegin>1972-01-01</fromDateBegin><fromDateEnd>1972-01-01</fromDateEnd>
        <toDateBegin>1972-12-31</toDateBegin><toDateEnd>1972-12-31</toDateEnd>
        <isApproximate>true</isApproximate></valueDate></feature>
      <feature id="3"><type featureTypeId="9">Effective Date (EO 14024 Directive 2):</type>
        <value>26 Mar 2022</value></feature>
    </features>
    <identityDocuments><identityDocument id="1"><type refId="1">Tax ID No.</type>
      <documentNumber>7700000001</documentNumber><isValid>false</isValid>
      <issuingCountry refId="11171">Russia</issuingCountry></identityDocument></identityDocuments>
    <relationships><relationship id="1"><type refId="1">Owned or Controlled By</type>
      <relatedEntity entityId="17">ZALIV HOLDING</relatedEntity></relationship></relationships>
  </entity></entities></sanctionsData>""".encode()


def advanced_xml(on_list: str = "1") -> bytes:
    """CONS_ADVANCED.XML: a person with a passport, an address, a weak alias and an owner."""
    day = "<Year>{}</Year><Month>{}</Month><Day>{}</Day>"
    ends = "".join(
        f'<{end} Approximate="false"><From>{day.format(*span)}</From>'
        f"<To>{day.format(*span)}</To></{end}>"
        for end, span in (("Start", (1962, 1, 1)), ("End", (1962, 12, 31)))
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="http://www.un.org/sanctions/1.0" Version="3">
  <DateOfIssue CalendarTypeID="1">{day.format(2020, 3, 17)}</DateOfIssue>
  <ReferenceValueSets>
    <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType>
    </AliasTypeValues>
    <AreaCodeValues><AreaCode ID="171" CountryID="171" Description="Russia">RU</AreaCode>
    </AreaCodeValues>
    <CountryValues><Country ID="171" ISO2="RU">Russia</Country></CountryValues>
    <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
      <FeatureType ID="25">Location</FeatureType></FeatureTypeValues>
    <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
    <ListValues><List ID="1">SDN List</List><List ID="2">CAPTA List</List></ListValues>
    <LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
    <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
      <NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
    <RelationTypeValues><RelationType ID="3">Owned or Controlled By</RelationType>
    </RelationTypeValues>
    <SanctionsTypeValues><SanctionsType ID="1705">Reject</SanctionsType>
      <SanctionsType ID="1">Program</SanctionsType></SanctionsTypeValues>
    <ScriptValues><Script ID="215" ScriptCode="Latin">Latin</Script></ScriptValues>
  </ReferenceValueSets>
  <Locations><Location ID="5"><LocationAreaCode AreaCodeID="171"/>
    <LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Murmansk</Value>
    </LocationPartValue></LocationPart></Location></Locations>
  <IDRegDocuments><IDRegDocument ID="6" IDRegDocTypeID="1571" IdentityID="7"
    IssuedBy-CountryID="171"><IDRegistrationNo>530000001</IDRegistrationNo></IDRegDocument>
  </IDRegDocuments>
  <DistinctParties><DistinctParty FixedRef="902"><Comment/><Profile ID="902" PartySubTypeID="4">
    <Identity ID="7" Primary="true">
      <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1">
        <DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">ZAVRAZHIN
        </NamePartValue></DocumentedNamePart><DocumentedNamePart>
        <NamePartValue NamePartGroupID="2" ScriptID="215">Yegor</NamePartValue>
        </DocumentedNamePart></DocumentedName></Alias>
      <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="2">
        <DocumentedNamePart><NamePartValue NamePartGroupID="3" ScriptID="215">GORA</NamePartValue>
        </DocumentedNamePart></DocumentedName></Alias>
      <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/>
        </MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/>
        </MasterNamePartGroup></NamePartGroups></Identity>
    <Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod>{ends}</DatePeriod>
      <VersionDetail DetailTypeID="1430"/></FeatureVersion></Feature>
    <Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="2">
      <VersionLocation LocationID="5"/></FeatureVersion></Feature>
  </Profile></DistinctParty></DistinctParties>
  <ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="902" To-ProfileID="17"
    RelationTypeID="3"/></ProfileRelationships>
  <SanctionsEntries><SanctionsEntry ID="1" ProfileID="902" ListID="{on_list}">
    <EntryEvent ID="1"><Date>{day.format(2014, 10, 10)}</Date></EntryEvent>
    <SanctionsMeasure ID="1" SanctionsTypeID="1705"/>
    <SanctionsMeasure ID="2" SanctionsTypeID="1"><Comment>NS-PLC</Comment></SanctionsMeasure>
  </SanctionsEntry></SanctionsEntries>
</Sanctions>""".encode()
