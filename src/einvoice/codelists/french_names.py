"""French names of the countries and currencies of the norm's lists, for whoever asks for a referential.

Source: ISO 3166-1 and ISO 4217 (names in French, usual form). « 1A » and « XI » come from the lists of EN 16931.
"""

from __future__ import annotations


def _named(table: str) -> dict[str, str]:
    return dict(entry.split(" ", 1) for entry in " ".join(table.split()).split("; "))


COUNTRY_NAMES = _named(
    """
    1A Kosovo; AD Andorre; AE Émirats arabes unis; AF Afghanistan; AG Antigua-et-Barbuda; AI Anguilla; AL Albanie; AM
    Arménie; AO Angola; AQ Antarctique; AR Argentine; AS Samoa américaines; AT Autriche; AU Australie; AW Aruba; AX Îles
    Åland; AZ Azerbaïdjan; BA Bosnie-Herzégovine; BB Barbade; BD Bangladesh; BE Belgique; BF Burkina Faso; BG Bulgarie; BH
    Bahreïn; BI Burundi; BJ Bénin; BL Saint-Barthélemy; BM Bermudes; BN Brunei; BO Bolivie; BQ Bonaire, Saint-Eustache et
    Saba; BR Brésil; BS Bahamas; BT Bhoutan; BV Île Bouvet; BW Botswana; BY Bélarus; BZ Belize; CA Canada; CC Îles Cocos
    (Keeling); CD République démocratique du Congo; CF République centrafricaine; CG République du Congo; CH Suisse; CI
    Côte d’Ivoire; CK Îles Cook; CL Chili; CM Cameroun; CN Chine; CO Colombie; CR Costa Rica; CU Cuba; CV Cap-Vert; CW
    Curaçao; CX Île Christmas; CY Chypre; CZ Tchéquie; DE Allemagne; DJ Djibouti; DK Danemark; DM Dominique; DO République
    dominicaine; DZ Algérie; EC Équateur; EE Estonie; EG Égypte; EH Sahara occidental; ER Érythrée; ES Espagne; ET
    Éthiopie; FI Finlande; FJ Fidji; FK Îles Malouines; FM Micronésie; FO Îles Féroé; FR France; GA Gabon; GB Royaume-Uni;
    GD Grenade; GE Géorgie; GF Guyane; GG Guernesey; GH Ghana; GI Gibraltar; GL Groenland; GM Gambie; GN Guinée; GP
    Guadeloupe; GQ Guinée équatoriale; GR Grèce; GS Géorgie du Sud et les îles Sandwich du Sud; GT Guatemala; GU Guam; GW
    Guinée-Bissau; GY Guyana; HK Hong Kong; HM Îles Heard-et-MacDonald; HN Honduras; HR Croatie; HT Haïti; HU Hongrie; ID
    Indonésie; IE Irlande; IL Israël; IM Île de Man; IN Inde; IO Territoire britannique de l’océan Indien; IQ Irak; IR
    Iran; IS Islande; IT Italie; JE Jersey; JM Jamaïque; JO Jordanie; JP Japon; KE Kenya; KG Kirghizistan; KH Cambodge; KI
    Kiribati; KM Comores; KN Saint-Christophe-et-Niévès; KP Corée du Nord; KR Corée du Sud; KW Koweït; KY Îles Caïmans; KZ
    Kazakhstan; LA Laos; LB Liban; LC Sainte-Lucie; LI Liechtenstein; LK Sri Lanka; LR Libéria; LS Lesotho; LT Lituanie;
    LU Luxembourg; LV Lettonie; LY Libye; MA Maroc; MC Monaco; MD Moldavie; ME Monténégro; MF Saint-Martin (partie
    française); MG Madagascar; MH Îles Marshall; MK Macédoine du Nord; ML Mali; MM Myanmar (Birmanie); MN Mongolie; MO
    Macao; MP Îles Mariannes du Nord; MQ Martinique; MR Mauritanie; MS Montserrat; MT Malte; MU Maurice; MV Maldives; MW
    Malawi; MX Mexique; MY Malaisie; MZ Mozambique; NA Namibie; NC Nouvelle-Calédonie; NE Niger; NF Île Norfolk; NG
    Nigeria; NI Nicaragua; NL Pays-Bas; NO Norvège; NP Népal; NR Nauru; NU Niue; NZ Nouvelle-Zélande; OM Oman; PA Panama;
    PE Pérou; PF Polynésie française; PG Papouasie-Nouvelle-Guinée; PH Philippines; PK Pakistan; PL Pologne; PM
    Saint-Pierre-et-Miquelon; PN Îles Pitcairn; PR Porto Rico; PS Palestine; PT Portugal; PW Palaos; PY Paraguay; QA
    Qatar; RE La Réunion; RO Roumanie; RS Serbie; RU Russie; RW Rwanda; SA Arabie saoudite; SB Îles Salomon; SC
    Seychelles; SD Soudan; SE Suède; SG Singapour; SH Sainte-Hélène, Ascension et Tristan da Cunha; SI Slovénie; SJ
    Svalbard et île Jan Mayen; SK Slovaquie; SL Sierra Leone; SM Saint-Marin; SN Sénégal; SO Somalie; SR Suriname; SS
    Soudan du Sud; ST Sao Tomé-et-Principe; SV Salvador; SX Saint-Martin (partie néerlandaise); SY Syrie; SZ Eswatini; TC
    Îles Turques-et-Caïques; TD Tchad; TF Terres australes et antarctiques françaises; TG Togo; TH Thaïlande; TJ
    Tadjikistan; TK Tokelau; TL Timor oriental; TM Turkménistan; TN Tunisie; TO Tonga; TR Turquie; TT Trinité-et-Tobago;
    TV Tuvalu; TW Taïwan; TZ Tanzanie; UA Ukraine; UG Ouganda; UM Îles mineures éloignées des États-Unis; US États-Unis;
    UY Uruguay; UZ Ouzbékistan; VA Saint-Siège (État de la Cité du Vatican); VC Saint-Vincent-et-les-Grenadines; VE
    Venezuela; VG Îles Vierges britanniques; VI Îles Vierges des États-Unis; VN Viêt Nam; VU Vanuatu; WF Wallis-et-Futuna;
    WS Samoa; XI Irlande du Nord; YE Yémen; YT Mayotte; ZA Afrique du Sud; ZM Zambie; ZW Zimbabwe
    """
)
CURRENCY_NAMES = _named(
    """
    AED Dirham des Émirats arabes unis; AFN Afghani; ALL Lek albanais; AMD Dram arménien; AOA Kwanza; ARS Peso argentin;
    AUD Dollar australien; AWG Florin d’Aruba; AZN Manat azerbaïdjanais; BAM Mark convertible; BBD Dollar de la Barbade;
    BDT Taka; BHD Dinar bahreïni; BIF Franc burundais; BMD Dollar des Bermudes; BND Dollar de Brunei; BOB Boliviano
    bolivien; BOV Mvdol; BRL Réal brésilien; BSD Dollar bahaméen; BTN Ngultrum; BWP Pula; BYN Rouble biélorusse; BZD
    Dollar de Belize; CAD Dollar canadien; CDF Franc congolais; CHE Euro WIR; CHF Franc suisse; CHW Franc WIR; CLF Unidad
    de Fomento; CLP Peso chilien; CNH Yuan (hors de Chine); CNY Yuan renminbi; COP Peso colombien; COU Unidad de Valor
    Real; CRC Colón costaricain; CUP Peso cubain; CVE Escudo cap-verdien; CZK Couronne tchèque; DJF Franc djiboutien; DKK
    Couronne danoise; DOP Peso dominicain; DZD Dinar algérien; EGP Livre égyptienne; ERN Nakfa; ETB Birr éthiopien; EUR
    Euro; FJD Dollar fidjien; FKP Livre des Îles Malouines; GBP Livre sterling; GEL Lari; GHS Cedi du Ghana; GIP Livre de
    Gibraltar; GMD Dalasi; GNF Franc guinéen; GTQ Quetzal; GYD Dollar de Guyana; HKD Dollar de Hong-Kong; HNL Lempira; HTG
    Gourde; HUF Forint; IDR Roupie indonésienne; ILS Nouveau shekel israélien; INR Roupie indienne; IQD Dinar irakien; IRR
    Rial iranien; ISK Couronne islandaise; JMD Dollar jamaïcain; JOD Dinar jordanien; JPY Yen; KES Shilling kényan; KGS
    Som; KHR Riel; KMF Franc comorien; KPW Won nord-coréen; KRW Won sud-coréen; KWD Dinar koweïtien; KYD Dollar des îles
    Caïman; KZT Tenge; LAK Kip; LBP Livre libanaise; LKR Roupie sri-lankaise; LRD Dollar libérien; LSL Loti; LYD Dinar
    libyen; MAD Dirham marocain; MDL Leu moldave; MGA Ariary malgache; MKD Dinar macédonien; MMK Kyat; MNT Tugrik; MOP
    Pataca; MRU Ouguiya; MUR Roupie mauricienne; MVR Roupie maldive; MWK Kwacha malawien; MXN Peso mexicain; MXV Unité
    d’investissement mexicaine (UDI); MYR Ringgit malaisien; MZN Metical mozambicain; NAD Dollar namibien; NGN Naira; NIO
    Cordoba; NOK Couronne norvégienne; NPR Roupie népalaise; NZD Dollar néo-zélandais; OMR Rial omanais; PAB Balboa; PEN
    Sol; PGK Kina; PHP Peso philippin; PKR Roupie pakistanaise; PLN Zloty; PYG Guarani; QAR Riyal qatarien; RON Leu
    roumain; RSD Dinar serbe; RUB Rouble russe; RWF Franc rwandais; SAR Riyal saoudien; SBD Dollar des îles Salomon; SCR
    Roupie seychelloise; SDG Livre soudanaise; SEK Couronne suédoise; SGD Dollar singapourien; SHP Livre de Sainte-Hélène;
    SLE Leone; SOS Shilling somalien; SRD Dollar surinamien; SSP Livre sud-soudanaise; STD Dobra (ancien); SVC Colón
    salvadorien; SYP Livre syrienne; SZL Lilangeni; THB Baht; TJS Somoni; TMT Manat nouveau turkmène; TND Dinar tunisien;
    TOP Pa’anga; TRY Livre turque; TTD Dollar de Trinité-et-Tobago; TWD Nouveau dollar de Taïwan; TZS Shilling tanzanien;
    UAH Hryvnia; UGX Shilling ougandais; USD Dollar américain; USN Dollar américain (lendemain); UYI Peso uruguayen en
    unités indexées; UYU Peso uruguayen; UYW Unité prévisionnelle uruguayenne; UZS Sum d’Ouzbékistan; VED Bolivar
    numérique; VES Bolivar souverain; VND Dong; VUV Vatu; WST Tala; XAF Franc CFA (BEAC); XAG Argent; XAU Or; XBA Unité
    composée européenne (EURCO); XBB Unité monétaire européenne (UME-6); XBC Unité de compte européenne 9; XBD Unité de
    compte européenne 17; XCD Dollar des Caraïbes orientales; XCG Florin caribéen; XDR Droit de tirage spécial; XOF Franc
    CFA (BCEAO); XPD Palladium; XPF Franc CFP; XPT Platine; XSU Sucre (ALBA); XTS Réservé aux essais; XUA Unité de compte
    de la Banque africaine de développement; XXX Aucune devise; YER Riyal yéménite; ZAR Rand; ZMW Kwacha zambien; ZWG Or
    du Zimbabwe (ZiG)
    """
)
