package dev.previewdb.orchestrator.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.tool.DbmateTool;
import dev.previewdb.orchestrator.migrate.tool.FlywayTool;
import dev.previewdb.orchestrator.migrate.tool.KnownTools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationToolsTest {
  private static final String DBMATE = "-- migrate:up\nSELECT 1;\n-- migrate:down\n";
  private final MigrationTools tools =
      new MigrationTools(List.of(new FlywayTool(), new DbmateTool()));
  private final Map<String, String> tree = new LinkedHashMap<>();

  @Test
  void flywaysOwnPlaceIsFound() {
    tree.put("pom.xml", "");
    tree.put("src/main/resources/db/migration/V1__a.sql", "");
    tree.put("src/main/resources/db/migration/V2.1__b.sql", "");
    tree.put("src/main/resources/db/migration/R__c.sql", "");

    assertThat(found().tool()).isEqualTo("flyway");
    assertThat(found().path()).isEqualTo("src/main/resources/db/migration");
    assertThat(found().evidence()).isEqualTo("2 files named as V1__x.sql");
    assertThat(found().caveats()).isEmpty();
  }

  @Test
  void directoriesBelowFlywaysAreOneWithIt() {
    tree.put("db/migration/2025/V1__a.sql", "");
    tree.put("db/migration/2026/V2__b.sql", "");
    assertThat(found().path()).isEqualTo("db/migration");

    tree.clear();
    tree.put("sql/V1__a.sql", "");
    tree.put("sql/more/V2__b.sql", "");
    assertThat(found().path()).isEqualTo("sql");
  }

  @Test
  void filesAtTheRootAreFound() {
    tree.put("V1__a.sql", "");
    assertThat(found().path()).isEmpty();

    tree.clear();
    tree.put("1_a.sql", DBMATE);
    assertThat(found().path()).isEmpty();
  }

  @Test
  void whatWasBuiltOrIsATestsOwnIsNotFlyways() {
    tree.put("src/main/resources/db/migration/V1__a.sql", "");
    tree.put("target/classes/db/migration/V1__a.sql", "");
    tree.put("build/resources/main/db/migration/V1__a.sql", "");
    tree.put("src/test/resources/db/migration/V1__a.sql", "");

    assertThat(found().path()).isEqualTo("src/main/resources/db/migration");
  }

  @Test
  void migrationsInCodeAreACaveat() {
    tree.put("src/main/resources/db/migration/V1__a.sql", "");
    tree.put("src/main/java/db/migration/V2__Code.java", "");

    assertThat(found().caveats())
        .containsExactly(
            "src/main/java/db/migration/V2__Code.java is a migration in code, which previews do not run");
  }

  @Test
  void dbmateIsKnownByItsDirectiveNotByNumbers() {
    tree.put("db/migrations/20260101_a.sql", "CREATE TABLE a (i int);");
    tree.put("db/migrations/20260102_a.up.sql", "CREATE TABLE b (i int);");
    assertThat(detect()).isInstanceOf(Detection.None.class);

    tree.put("db/migrations/20260103_c.sql", DBMATE);
    assertThat(found()).extracting(Candidate::tool).isEqualTo("dbmate");
    assertThat(found().path()).isEqualTo("db/migrations");
  }

  @Test
  void noMigrationsSayWhatWasLookedFor() {
    tree.put("README.md", "");

    assertThat(detect())
        .isEqualTo(new Detection.None("no migrations of flyway or dbmate were found"));
  }

  @Test
  void twoCandidatesAreAQuestionThatNamesThem() {
    tree.put("orders/db/migration/V1__a.sql", "");
    tree.put("billing/migrations/1_a.sql", DBMATE);

    assertThat(detect())
        .isInstanceOfSatisfying(
            Detection.Ambiguous.class,
            ambiguous -> {
              assertThat(ambiguous.candidates()).hasSize(2);
              assertThat(ambiguous.question())
                  .isEqualTo(
                      "Which of these migrations should run: flyway in orders/db/migration (1 files named as"
                          + " V1__x.sql), dbmate in billing/migrations (1 numbered files with '-- migrate:up')?"
                          + " Say so with migrations.tool and migrations.path");
            });
  }

  @Test
  void theConfigurationDecidesBetweenThem() {
    tree.put("orders/db/migration/V1__a.sql", "");
    tree.put("billing/migrations/1_a.sql", DBMATE);

    assertThat(found(new MigrationChoice(Optional.of("dbmate"), Optional.empty())).path())
        .isEqualTo("billing/migrations");
    assertThat(
            found(new MigrationChoice(Optional.empty(), Optional.of("orders/db/migration"))).tool())
        .isEqualTo("flyway");
  }

  @Test
  void whatTheConfigurationNamesWhollyIsTakenAtItsWord() {
    Candidate named = found(MigrationChoice.of("dbmate", "not/there"));

    assertThat(named.tool()).isEqualTo("dbmate");
    assertThat(named.path()).isEqualTo("not/there");
  }

  @Test
  void anUnknownToolIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> tools.detect(source(), MigrationChoice.of("flyaway", "x")))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.MIGRATION_TOOL_UNKNOWN))
        .hasMessageContaining("flyaway")
        .hasMessageContaining("flyway, dbmate");
  }

  @Test
  void eachToolIsKnownByWhatIsItsOwn() {
    tree.put("go/db/000001_a.up.sql", "");
    assertThat(all()).extracting(Candidate::tool).containsExactly("golang-migrate");

    tree.clear();
    tree.put("db/00001_a.sql", "-- +goose Up\nSELECT 1;\n");
    assertThat(all()).extracting(Candidate::tool).containsExactly("goose");

    tree.clear();
    tree.put("app/Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n");
    tree.put("app/migrations/1_a.up.sql", "");
    tree.put("app/migrations/1_a.down.sql", "");
    assertThat(all()).extracting(Candidate::tool).containsExactly("sqlx");

    tree.clear();
    tree.put("diesel.toml", "");
    tree.put("migrations/2026-01-01-000000_a/up.sql", "");
    assertThat(all()).extracting(Candidate::tool).containsExactly("diesel");

    tree.clear();
    tree.put("prisma/migrations/migration_lock.toml", "");
    tree.put("prisma/migrations/20260101000000_a/migration.sql", "");
    assertThat(all()).extracting(Candidate::path).containsExactly("prisma/migrations");

    tree.clear();
    tree.put("package.json", "{\"dependencies\":{\"node-pg-migrate\":\"9.0.0\"}}");
    tree.put("migrations/1700000000000_a.sql", "");
    assertThat(all()).extracting(Candidate::tool).containsExactly("node-pg-migrate");

    tree.clear();
    tree.put("drizzle/0000_a.sql", "");
    tree.put("drizzle/meta/_journal.json", "");
    assertThat(all()).extracting(Candidate::path).containsExactly("drizzle");

    tree.clear();
    tree.put("drizzle/20260101000000_a/migration.sql", "");
    tree.put("drizzle/20260101000000_a/snapshot.json", "");
    assertThat(all())
        .extracting(Candidate::tool, Candidate::path)
        .containsExactly(tuple("drizzle", "drizzle"));
  }

  @Test
  void liquibaseIsKnownByItsChangelogsNameAndItsContent() {
    for (Map.Entry<String, String> changelog :
        Map.of(
                "db.changelog-master.yaml", "databaseChangeLog:\n- include: {}\n",
                "master.xml", "<?xml version=\"1.0\"?>\n<databaseChangeLog xmlns=\"x\">",
                "changelog.json", "{ \"databaseChangeLog\": [",
                "db.changelog-root.sql", "--liquibase formatted sql\n")
            .entrySet()) {
      tree.clear();
      tree.put("src/main/resources/db/changelog/" + changelog.getKey(), changelog.getValue());
      tree.put("src/main/resources/db/changelog/more/changelog.xml", "<databaseChangeLog>");
      tree.put("src/test/resources/db/" + changelog.getKey(), changelog.getValue());
      tree.put("docs/changelog.xml", "<p>What is new</p>");
      assertThat(all())
          .extracting(Candidate::tool, Candidate::path)
          .containsExactly(tuple("liquibase", "src/main/resources/db/changelog"));
    }
  }

  @Test
  void supabaseIsKnownByItsPlaceAndPlainSqlIsNeverFound() {
    tree.put("apps/web/supabase/migrations/20260101000000_a.sql", "SELECT 1;");
    tree.put("sql/001_a.sql", "SELECT 1;");

    assertThat(all())
        .extracting(Candidate::tool, Candidate::path)
        .containsExactly(tuple("supabase", "apps/web/supabase/migrations"));
    assertThat(KnownTools.all().detect(source(), MigrationChoice.of("sql", "sql")))
        .isInstanceOf(Detection.Found.class);
  }

  @Test
  void atlasIsKnownByItsSumAndOneThatAnotherToolKnowsTooIsAQuestion() {
    tree.put("db/atlas/atlas.sum", "h1:x");
    tree.put("db/atlas/20260101000000_a.sql", "SELECT 1;");
    tree.put("db/other/20260101000000_a.sql", "SELECT 1;");
    tree.put("empty/atlas.sum", "h1:x");
    assertThat(all())
        .extracting(Candidate::tool, Candidate::path)
        .containsExactly(tuple("atlas", "db/atlas"));

    tree.put("db/atlas/2_b.up.sql", "SELECT 1;");
    assertThat(all())
        .extracting(Candidate::tool, Candidate::path)
        .containsExactlyInAnyOrder(tuple("atlas", "db/atlas"), tuple("golang-migrate", "db/atlas"));
  }

  private List<Candidate> all() {
    return switch (KnownTools.all().detect(source(), MigrationChoice.detect())) {
      case Detection.None none -> List.of();
      case Detection.Found one -> List.of(one.candidate());
      case Detection.Ambiguous several -> several.candidates();
    };
  }

  private Candidate found() {
    return found(MigrationChoice.detect());
  }

  private Candidate found(MigrationChoice choice) {
    Detection detection = tools.detect(source(), choice);
    assertThat(detection).isInstanceOf(Detection.Found.class);
    return ((Detection.Found) detection).candidate();
  }

  private Detection detect() {
    return tools.detect(source(), MigrationChoice.detect());
  }

  private SourceTree source() {
    return new SourceTree() {
      @Override
      public List<String> files() {
        return List.copyOf(tree.keySet());
      }

      @Override
      public String beginning(String path, int limit) {
        return tree.getOrDefault(path, "");
      }
    };
  }
}
