package dev.previewdb.snapshot.capture;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A thousand people's data in every place of a source that can hold a text. */
final class Planted {
  static final int COUNT = 1000;
  private static final int ROWS = 30;

  private final Set<String> values = new LinkedHashSet<>();

  /** Names that a refusal gives to places of the schema, and the statement that plants there. */
  private final Map<String, String> schema = new LinkedHashMap<>();

  private final List<String> statements = new ArrayList<>();

  static final String RULES =
      """
      tables:
        people.person:
          id: { keep: "a number", by: test }
          email: { mask: email }
          name: { mask: name }
          phone: { mask: phone }
          note: { mask: text }
          doc: { mask: json }
          keyed: { mask: json, keys: mask }
          raw: { mask: json, keys: mask }
          tags: { mask: text }
          grid: { mask: text }
          address: { mask: null }
          addresses: { mask: null }
          props: { mask: null }
          nick: { mask: email }
          short: { mask: text }
          padded: { mask: text }
          blob: { mask: null }
          markup: { mask: null }
          words: { mask: null }
          home: { mask: text }
          big: { mask: text }
        people.event: { at: { keep: "a day", by: test }, who: { mask: email } }
        people.base: { label: { mask: text } }
        people.heir: { own: { mask: text } }
        people.session: { token: { mask: hash } }
        people.log: { rows: none }
      """;

  Planted() {
    rows();
    leftBehind();
    names();
    definitions();
    code();
    statements.addAll(schema.values());
    while (values.size() < COUNT) {
      statements.add("INSERT INTO people.log VALUES ('%s')".formatted(mail()));
    }
  }

  void into(CaptureLab lab) throws SQLException {
    lab.run(statements.toArray(String[]::new));
    lab.grant();
  }

  /** Takes away what the schema says of people; rows, comments and what stays behind stay. */
  static void cleanSchema(CaptureLab lab) throws SQLException {
    lab.run(
        "DROP SCHEMA odd CASCADE",
        "DO $$ BEGIN EXECUTE (SELECT format('DROP SCHEMA %I', nspname) FROM pg_namespace WHERE nspname LIKE 'of %'); END $$",
        "ALTER DATABASE shop RESET application_name");
  }

  List<String> values() {
    return List.copyOf(values);
  }

  /** As a refusal names them. */
  Set<String> places() {
    return schema.keySet();
  }

  private String mail() {
    return planted("p%04d.quennell@mail.example.com");
  }

  private String name() {
    return planted("Xaverina Plontke %04d");
  }

  private String planted(String form) {
    var value = form.formatted(values.size());
    values.add(value);
    return value;
  }

  private void rows() {
    statements.addAll(
        List.of(
            "CREATE EXTENSION hstore",
            "CREATE EXTENSION citext",
            "CREATE SCHEMA people",
            "CREATE TYPE people.address AS (street text, mail text)",
            "CREATE DOMAIN people.mail AS text",
            "CREATE TABLE people.person (id int PRIMARY KEY, email text, name text, phone text, note text, doc jsonb, keyed jsonb, raw json,"
                + " tags text[], grid text[][], address people.address, addresses people.address[], props hstore, nick citext,"
                + " short varchar(60), padded char(60), blob bytea, markup xml, words tsvector, home people.mail, big text,"
                + " low text GENERATED ALWAYS AS (lower(email)) STORED)",
            "CREATE INDEX ON people.person (lower(email))",
            "CREATE TABLE people.event (at date, who text) PARTITION BY RANGE (at)",
            "CREATE TABLE people.event_1 PARTITION OF people.event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
            "CREATE TABLE people.base (label text)",
            "CREATE TABLE people.heir (own text) INHERITS (people.base)",
            "CREATE UNLOGGED TABLE people.session (token text)",
            "CREATE TABLE people.log (line text)"));
    for (var i = 0; i < ROWS; i++) {
      statements.add(
          "INSERT INTO people.person VALUES (%d, '%s', '%s', '%s', 'call %s soon', '{\"email\": \"%s\", \"list\": [\"%s\"], \"a\": {\"b\": \"%s\"}}',"
                  .formatted(
                      i, mail(), name(), planted("+49 30 55%04d01"), mail(), mail(), mail(), name())
              + " '{\"%s\": 1}', '[\"%s\"]', '{\"%s\"}', '{{a,\"%s\"}}', ROW('%s 1', '%s'), ARRAY[ROW('a', '%s')::people.address], '\"%s\"=>\"%s\"',"
                  .formatted(mail(), mail(), name(), mail(), name(), mail(), mail(), mail(), name())
              + " '%s', '%s', '%s', convert_to('%s', 'UTF8'), '<p>%s</p>', to_tsvector('simple', '%s'), '%s', repeat('lorem ipsum ', 3000) || '%s')"
                  .formatted(mail(), mail(), mail(), mail(), mail(), mail(), mail(), name()));
      statements.add("INSERT INTO people.event VALUES ('2024-05-06', '%s')".formatted(mail()));
      statements.add("INSERT INTO people.heir VALUES ('%s', '%s')".formatted(mail(), mail()));
      statements.add("INSERT INTO people.session VALUES ('%s')".formatted(mail()));
    }
    statements.add("CREATE MATERIALIZED VIEW people.mails AS SELECT email, doc FROM people.person");
    statements.add("CREATE VIEW people.shown AS SELECT email FROM people.person");
    statements.add("CREATE STATISTICS people.stats ON email, name FROM people.person");
    statements.add("ANALYZE");
  }

  private void leftBehind() {
    for (var thing :
        List.of(
            "DATABASE shop",
            "SCHEMA people",
            "TABLE people.person",
            "COLUMN people.person.email",
            "TYPE people.address",
            "DOMAIN people.mail",
            "INDEX people.person_pkey",
            "VIEW people.shown",
            "CONSTRAINT person_pkey ON people.person",
            "STATISTICS people.stats",
            "ROLE reader")) {
      statements.add("COMMENT ON %s IS 'ask %s'".formatted(thing, mail()));
    }
    statements.addAll(
        List.of(
            "CREATE PUBLICATION \"of %s\"".formatted(mail()),
            "CREATE FUNCTION people.ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
            "CREATE EVENT TRIGGER \"et %s\" ON ddl_command_end EXECUTE FUNCTION people.ddl()"
                .formatted(mail()),
            "CREATE FOREIGN DATA WRAPPER w OPTIONS (of '%s')".formatted(mail()),
            "CREATE SERVER far FOREIGN DATA WRAPPER w OPTIONS (host '%s')".formatted(mail()),
            "CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (password '%s')".formatted(mail()),
            "ALTER DATABASE shop SET app.owner = '%s'".formatted(mail()),
            "ALTER ROLE reader SET application_name = '%s'".formatted(mail()),
            "ALTER ROLE reader IN DATABASE shop SET application_name = '%s'".formatted(mail()),
            "CREATE ROLE \"role %s\"".formatted(mail()),
            "ALTER TABLE people.log ADD COLUMN late text DEFAULT '%s'".formatted(mail()),
            "ALTER TABLE people.log DROP COLUMN late",
            "SELECT lo_from_bytea(0, convert_to('%s', 'UTF8'))".formatted(mail())));
  }

  private void names() {
    statements.add("CREATE SCHEMA odd");
    statements.add("CREATE TABLE odd.t (id int, a text)");
    statements.add(
        "CREATE FUNCTION odd.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
    plant("name of schema \"of …\"", "CREATE SCHEMA \"of %s\"");
    plant("name of table odd.\"t …\"", "CREATE TABLE odd.\"t %s\" ()");
    plant("name of column odd.cols.\"c …\"", "CREATE TABLE odd.cols (\"c %s\" int)");
    plant("name of view odd.\"v …\"", "CREATE VIEW odd.\"v %s\" AS SELECT 1 AS one");
    plant("name of sequence odd.\"s …\"", "CREATE SEQUENCE odd.\"s %s\"");
    plant("name of index odd.\"i …\"", "CREATE INDEX \"i %s\" ON odd.t (a)");
    plant("name of type odd.\"ty …\"", "CREATE TYPE odd.\"ty %s\" AS ENUM ('x')");
    plant("fields of type odd.comp", "CREATE TYPE odd.comp AS (\"f %s\" text)");
    plant(
        "name of function odd.\"fn …\"()",
        "CREATE FUNCTION odd.\"fn %s\"() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    plant(
        "name of constraint \"k …\" on odd.keyed",
        "CREATE TABLE odd.keyed (a text, CONSTRAINT \"k %s\" CHECK (a <> ''))");
    plant(
        "name of trigger \"tr …\" on odd.t",
        "CREATE TRIGGER \"tr %s\" AFTER INSERT ON odd.t EXECUTE FUNCTION odd.fire()");
    plant("name of policy \"po …\" on odd.t", "CREATE POLICY \"po %s\" ON odd.t USING (true)");
    plant(
        "name of rule \"ru …\" on odd.t",
        "CREATE RULE \"ru %s\" AS ON DELETE TO odd.t DO INSTEAD NOTHING");
    plant(
        "name of statistics object odd.\"st …\"",
        "CREATE STATISTICS odd.\"st %s\" ON id, a FROM odd.t");
    plant(
        "roles of policy of_role on odd.t",
        "DO $$ BEGIN CREATE ROLE \"r %1$s\"; CREATE POLICY of_role ON odd.t TO \"r %1$s\" USING (true); END $$");
  }

  private void definitions() {
    plant("labels of type odd.label", "CREATE TYPE odd.label AS ENUM ('x', '%s')");
    plant("default of type odd.dom", "CREATE DOMAIN odd.dom AS text DEFAULT '%s'");
    plant(
        "definition of constraint no on domain odd.dom2",
        "CREATE DOMAIN odd.dom2 AS text CONSTRAINT no CHECK (VALUE <> '%s')");
    plant("default of column odd.defs.a", "CREATE TABLE odd.defs (a text DEFAULT '%s')");
    plant(
        "default of column odd.gen.b",
        "CREATE TABLE odd.gen (a text, b text GENERATED ALWAYS AS (coalesce(a, '%s')) STORED)");
    plant(
        "definition of constraint known on odd.checks",
        "CREATE TABLE odd.checks (a text CONSTRAINT known CHECK (a IN ('%s', 'x')))");
    plant(
        "definition of constraint once on odd.excl",
        "CREATE TABLE odd.excl (a text, CONSTRAINT once EXCLUDE USING btree (a WITH =) WHERE (a <> '%s'))");
    statements.add("CREATE TABLE odd.part (a text) PARTITION BY LIST (a)");
    plant(
        "partition bound of table odd.part_1",
        "CREATE TABLE odd.part_1 PARTITION OF odd.part FOR VALUES IN ('%s')");
    plant(
        "partition key of table odd.part2",
        "CREATE TABLE odd.part2 (a text) PARTITION BY LIST ((coalesce(a, '%s')))");
    plant("query of view odd.v", "CREATE VIEW odd.v AS SELECT '%s'::text AS one");
    plant(
        "query of materialized view odd.mv",
        "CREATE MATERIALIZED VIEW odd.mv AS SELECT '%s'::text AS one");
    plant("definition of index odd.pred", "CREATE INDEX pred ON odd.t (id) WHERE a = '%s'");
    plant("definition of index odd.expr", "CREATE INDEX expr ON odd.t ((a || '%s'))");
    plant(
        "definition of statistics object odd.se",
        "CREATE STATISTICS odd.se ON (a || '%s'), (id + 1) FROM odd.t");
    plant(
        "value of database setting application_name",
        "ALTER DATABASE shop SET application_name = '%s'");
  }

  private void code() {
    plant(
        "body of function odd.f()",
        "CREATE FUNCTION odd.f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'mail %s'; END $$");
    plant(
        "body of procedure odd.pr()",
        "CREATE PROCEDURE odd.pr() LANGUAGE sql AS $$ SELECT 1 -- %s\n $$");
    plant(
        "parsed body of function odd.atomic()",
        "CREATE FUNCTION odd.atomic() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT '%s'::text; END");
    plant(
        "arguments of function odd.args(a text)",
        "CREATE FUNCTION odd.args(a text DEFAULT '%s') RETURNS int LANGUAGE sql AS 'SELECT 1'");
    plant(
        "settings of function odd.setf()",
        "CREATE FUNCTION odd.setf() RETURNS int LANGUAGE sql SET application_name = '%s' AS 'SELECT 1'");
    plant(
        "aggregate of aggregate odd.agg(text)",
        "CREATE AGGREGATE odd.agg(text) (sfunc = textcat, stype = text, initcond = '%s')");
    plant(
        "definition of trigger tw on odd.t",
        "CREATE TRIGGER tw BEFORE INSERT ON odd.t FOR EACH ROW WHEN (NEW.a <> '%s') EXECUTE FUNCTION odd.fire()");
    plant(
        "definition of trigger ta on odd.t",
        "CREATE TRIGGER ta AFTER INSERT ON odd.t EXECUTE FUNCTION odd.fire('%s')");
    plant("using of policy pu on odd.t", "CREATE POLICY pu ON odd.t USING (a <> '%s')");
    plant("check of policy pc on odd.t", "CREATE POLICY pc ON odd.t WITH CHECK (a <> '%s')");
    plant(
        "definition of rule r on odd.t",
        "CREATE RULE r AS ON UPDATE TO odd.t WHERE NEW.a = '%s' DO INSTEAD NOTHING");
  }

  private void plant(String place, String sql) {
    schema.put(place, sql.formatted(mail()));
  }
}
