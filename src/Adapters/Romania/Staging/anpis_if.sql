-- anpis_if: where the ANPIS systems and the broker meet. Outbox half: written by the national system, except the columns of
-- cerere_schimb that are marked. Inbox half (in_): written by the adapter, except the confirmation columns of primit.
-- Every column has one writer. Codes are compared binary; dates are texts yyyy-MM-dd; amounts are texts with a decimal dot.
-- Columns behind "project" are additions to the agreed layout; each may stay empty.

-- cerere de schimb: un rand = o dorinta de a trimite un SED
CREATE TABLE IF NOT EXISTS cerere_schimb (
    id TEXT NOT NULL PRIMARY KEY DEFAULT (lower(hex(randomblob(8)))),
    versiune INTEGER NOT NULL DEFAULT 1,
    institutie TEXT NOT NULL,
    tip_sed TEXT NOT NULL,
    nr_dosar TEXT NOT NULL,
    raspuns_la TEXT,
    institutie_tinta TEXT,
    regiune_tinta TEXT,
    nr_decizie TEXT,
    text_liber TEXT,
    creat_de TEXT,
    creat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    stare_cerere TEXT NOT NULL DEFAULT 'N' CHECK (stare_cerere IN ('N', 'P', 'E', 'A', 'R', 'G')),  -- N: national system; the others: adapter
    id_caz TEXT,  -- adapter
    id_mesaj TEXT,  -- adapter
    randul TEXT,  -- adapter
    termen TEXT,  -- adapter
    temei TEXT,  -- adapter
    scop TEXT,  -- project
    fel_decizie TEXT,  -- project
    competenta TEXT,  -- project
    motivare TEXT  -- project
);
CREATE INDEX IF NOT EXISTS cerere_schimb_stare_cerere ON cerere_schimb (stare_cerere);

-- fisiere
CREATE TABLE IF NOT EXISTS fisier (
    cerere_id TEXT NOT NULL,
    nr INTEGER NOT NULL,
    nume TEXT NOT NULL,
    mime TEXT NOT NULL,
    medical TEXT NOT NULL DEFAULT 'N',
    continut BLOB,
    PRIMARY KEY (cerere_id, nr)
);

-- constatari la cerere (adapter)
CREATE TABLE IF NOT EXISTS constatare (
    cerere_id TEXT NOT NULL,
    versiune INTEGER NOT NULL,
    nr INTEGER NOT NULL,
    cod TEXT NOT NULL,
    gravitate TEXT NOT NULL,
    cale TEXT NOT NULL,
    text_bg TEXT NOT NULL,
    text_ro TEXT NOT NULL,
    text_en TEXT NOT NULL,
    remedy_bg TEXT NOT NULL,
    remedy_ro TEXT NOT NULL,
    remedy_en TEXT NOT NULL,
    PRIMARY KEY (cerere_id, versiune, nr)
);

-- dosar
CREATE TABLE IF NOT EXISTS dosar (
    nr_dosar TEXT NOT NULL,
    nr_inreg TEXT,
    data_inreg TEXT,
    cod_judet TEXT,
    ajpis_cod TEXT,
    cod_prestatie TEXT,
    uat_siruta TEXT,
    stare TEXT,
    data_stare TEXT,
    inspector TEXT,
    id_caz_eessi TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (nr_dosar)
);

-- membri de familie
CREATE TABLE IF NOT EXISTS membru_familie (
    id INTEGER PRIMARY KEY,
    nr_dosar TEXT,
    persoana_id TEXT,
    calitate TEXT,
    relatie TEXT,
    de_la TEXT,
    pana_la TEXT,
    gospodarie_comuna TEXT,
    incredintare TEXT,
    elev TEXT,
    grad_handicap TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX IF NOT EXISTS membru_familie_nr_dosar ON membru_familie (nr_dosar);

-- persoana; nume = family name, first
CREATE TABLE IF NOT EXISTS persoana (
    id TEXT NOT NULL,
    cnp TEXT,
    tip_id TEXT,
    nume TEXT,
    prenume TEXT,
    nume_nastere TEXT,
    initiala_tata TEXT,
    prenume_tata TEXT,
    prenume_mama TEXT,
    data_nasterii TEXT,
    loc_nastere TEXT,
    tara_nastere TEXT,
    sex TEXT,
    cetatenie TEXT,
    tip_act TEXT,
    serie_act TEXT,
    nr_act TEXT,
    data_deces TEXT,
    id_strain TEXT,
    tara_id_strain TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS persoana_cnp ON persoana (cnp);
CREATE INDEX IF NOT EXISTS persoana_id_strain ON persoana (id_strain);
CREATE INDEX IF NOT EXISTS persoana_data_nasterii ON persoana (data_nasterii);

-- adresa
CREATE TABLE IF NOT EXISTS adresa (
    id INTEGER PRIMARY KEY,
    persoana_id TEXT,
    tip TEXT,
    tara TEXT,
    cod_judet TEXT,
    siruta TEXT,
    localitate TEXT,
    strada TEXT,
    nr TEXT,
    bl TEXT,
    sc TEXT,
    et TEXT,
    ap TEXT,
    sector TEXT,
    cod_postal TEXT,
    de_la TEXT,
    pana_la TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX IF NOT EXISTS adresa_persoana_id ON adresa (persoana_id);

-- activitate
CREATE TABLE IF NOT EXISTS activitate (
    id INTEGER PRIMARY KEY,
    persoana_id TEXT,
    tip TEXT,
    tara TEXT,
    regiune TEXT,
    localitate TEXT,
    cui_angajator TEXT,
    angajator TEXT,
    de_la TEXT,
    pana_la TEXT,
    sursa TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX IF NOT EXISTS activitate_persoana_id ON activitate (persoana_id);

-- drept (decizie)
CREATE TABLE IF NOT EXISTS drept (
    id INTEGER PRIMARY KEY,
    nr_decizie TEXT,
    data_decizie TEXT,
    nr_dosar TEXT,
    cod_prestatie TEXT,
    beneficiar_id TEXT,
    titular_id TEXT,
    tip TEXT,
    de_la TEXT,
    pana_la TEXT,
    cuantum TEXT,
    moneda TEXT,
    temei_legal TEXT,
    denumire_prestatie TEXT,  -- project
    nr_persoane TEXT,  -- project
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX IF NOT EXISTS drept_nr_dosar ON drept (nr_dosar);

-- plata
CREATE TABLE IF NOT EXISTS plata (
    id INTEGER PRIMARY KEY,
    nr_decizie TEXT,
    beneficiar_id TEXT,
    luna_drept TEXT,
    data_platii TEXT,
    cuantum TEXT,
    moneda TEXT,
    modalitate TEXT,
    iban TEXT,
    stare TEXT,
    debit_id TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX IF NOT EXISTS plata_nr_decizie ON plata (nr_decizie);

-- primit: un rand = un SED sosit
CREATE TABLE IF NOT EXISTS primit (
    id_mesaj TEXT NOT NULL PRIMARY KEY,
    id_caz TEXT NOT NULL,
    tip_sed TEXT NOT NULL,
    id_set TEXT NOT NULL,
    versiune_doc INTEGER NOT NULL,
    de_la_institutie TEXT NOT NULL,
    catre_institutie TEXT NOT NULL,
    primit_la TEXT NOT NULL,
    rezumat TEXT NOT NULL,
    randul TEXT,
    termen TEXT,
    temei TEXT,
    stare_primire TEXT NOT NULL DEFAULT 'N' CHECK (stare_primire IN ('N', 'C', 'R')),  -- N: adapter; C confirmed, R declined: national system
    nr_dosar TEXT,  -- national system
    confirmat_de TEXT,  -- national system
    confirmat_la TEXT,  -- national system
    motiv TEXT,  -- national system
    scop TEXT,  -- project
    text_liber TEXT,  -- project
    fel_decizie TEXT,  -- project
    competenta TEXT,  -- project
    motivare TEXT  -- project
);
CREATE INDEX IF NOT EXISTS primit_stare_primire ON primit (stare_primire);
CREATE INDEX IF NOT EXISTS primit_id_set ON primit (id_set);

-- fisiere (adapter)
CREATE TABLE IF NOT EXISTS in_fisier (
    id_mesaj TEXT NOT NULL,
    nr INTEGER NOT NULL,
    nume TEXT NOT NULL,
    mime TEXT NOT NULL,
    medical TEXT NOT NULL,
    continut BLOB NOT NULL,
    PRIMARY KEY (id_mesaj, nr)
);

-- dosar
CREATE TABLE IF NOT EXISTS in_dosar (
    id_mesaj TEXT NOT NULL,
    nr_dosar TEXT NOT NULL,
    nr_inreg TEXT,
    data_inreg TEXT,
    cod_judet TEXT,
    ajpis_cod TEXT,
    cod_prestatie TEXT,
    uat_siruta TEXT,
    stare TEXT,
    data_stare TEXT,
    inspector TEXT,
    id_caz_eessi TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, nr_dosar)
);

-- membri de familie
CREATE TABLE IF NOT EXISTS in_membru_familie (
    id_mesaj TEXT NOT NULL,
    id INTEGER NOT NULL,
    nr_dosar TEXT,
    persoana_id TEXT,
    calitate TEXT,
    relatie TEXT,
    de_la TEXT,
    pana_la TEXT,
    gospodarie_comuna TEXT,
    incredintare TEXT,
    elev TEXT,
    grad_handicap TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, id)
);

-- persoana; nume = family name, first
CREATE TABLE IF NOT EXISTS in_persoana (
    id_mesaj TEXT NOT NULL,
    id TEXT NOT NULL,
    cnp TEXT,
    tip_id TEXT,
    nume TEXT,
    prenume TEXT,
    nume_nastere TEXT,
    initiala_tata TEXT,
    prenume_tata TEXT,
    prenume_mama TEXT,
    data_nasterii TEXT,
    loc_nastere TEXT,
    tara_nastere TEXT,
    sex TEXT,
    cetatenie TEXT,
    tip_act TEXT,
    serie_act TEXT,
    nr_act TEXT,
    data_deces TEXT,
    id_strain TEXT,
    tara_id_strain TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, id)
);

-- adresa
CREATE TABLE IF NOT EXISTS in_adresa (
    id_mesaj TEXT NOT NULL,
    id INTEGER NOT NULL,
    persoana_id TEXT,
    tip TEXT,
    tara TEXT,
    cod_judet TEXT,
    siruta TEXT,
    localitate TEXT,
    strada TEXT,
    nr TEXT,
    bl TEXT,
    sc TEXT,
    et TEXT,
    ap TEXT,
    sector TEXT,
    cod_postal TEXT,
    de_la TEXT,
    pana_la TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, id)
);

-- activitate
CREATE TABLE IF NOT EXISTS in_activitate (
    id_mesaj TEXT NOT NULL,
    id INTEGER NOT NULL,
    persoana_id TEXT,
    tip TEXT,
    tara TEXT,
    regiune TEXT,
    localitate TEXT,
    cui_angajator TEXT,
    angajator TEXT,
    de_la TEXT,
    pana_la TEXT,
    sursa TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, id)
);

-- drept (decizie)
CREATE TABLE IF NOT EXISTS in_drept (
    id_mesaj TEXT NOT NULL,
    id INTEGER NOT NULL,
    nr_decizie TEXT,
    data_decizie TEXT,
    nr_dosar TEXT,
    cod_prestatie TEXT,
    beneficiar_id TEXT,
    titular_id TEXT,
    tip TEXT,
    de_la TEXT,
    pana_la TEXT,
    cuantum TEXT,
    moneda TEXT,
    temei_legal TEXT,
    denumire_prestatie TEXT,  -- project
    nr_persoane TEXT,  -- project
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, id)
);

-- plata
CREATE TABLE IF NOT EXISTS in_plata (
    id_mesaj TEXT NOT NULL,
    id INTEGER NOT NULL,
    nr_decizie TEXT,
    beneficiar_id TEXT,
    luna_drept TEXT,
    data_platii TEXT,
    cuantum TEXT,
    moneda TEXT,
    modalitate TEXT,
    iban TEXT,
    stare TEXT,
    debit_id TEXT,
    versiune INTEGER NOT NULL DEFAULT 1,
    modificat_la TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (id_mesaj, id)
);

-- care dintre persoanele din persoana poate fi persoana SED-ului primit (adapter): M potrivire, C contradictie, P propunere, N nimeni, L date prea putine, D registru indoielnic
CREATE TABLE IF NOT EXISTS in_potrivire (
    id_mesaj TEXT NOT NULL,
    persoana_id TEXT NOT NULL,
    nr INTEGER NOT NULL,
    cuvant TEXT NOT NULL CHECK (cuvant IN ('M', 'C', 'P', 'N', 'L', 'D')),
    id_persoana_if TEXT,
    scor INTEGER NOT NULL,
    cod TEXT NOT NULL,
    text_bg TEXT NOT NULL,
    text_ro TEXT NOT NULL,
    text_en TEXT NOT NULL,
    remedy_bg TEXT NOT NULL,
    remedy_ro TEXT NOT NULL,
    remedy_en TEXT NOT NULL,
    PRIMARY KEY (id_mesaj, persoana_id, nr)
);
