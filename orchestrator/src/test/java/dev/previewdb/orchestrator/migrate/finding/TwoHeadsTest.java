package dev.previewdb.orchestrator.migrate.finding;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.tool.Branch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwoHeadsTest {
  @TempDir Path temp;

  @Test
  void aLineOfRevisionsHasOneHead() throws IOException {
    assertThat(alembic("a: None", "b: 'a'", "c: 'b'")).isEmpty();
    assertThat(found(branch())).isEmpty();
  }

  @Test
  void twoRevisionsAfterTheSameOneAreTwoHeads() throws IOException {
    Finding finding = single(alembic("a: None", "b: 'a'", "c: 'a'"));

    assertThat(finding.kind()).isEqualTo(FindingKind.TWO_HEADS);
    assertThat(finding.what()).contains("2 heads, b, c", "`alembic upgrade head` refuses");
    assertThat(finding.place()).isEqualTo("alembic/versions/c_step.py");
    assertThat(finding.mend()).contains("`alembic merge heads`");
  }

  @Test
  void aMergeJoinsThem() throws IOException {
    assertThat(alembic("a: None", "b: 'a'", "c: 'a'", "d: ('b', 'c')")).isEmpty();
    assertThat(single(alembic("a: None", "b: 'a'", "c: 'a'", "d: 'a'", "e: ['b', 'c',]")).what())
        .contains("2 heads, d, e");
  }

  @Test
  void twoBeginningsInOneDirectoryAreTwoHeadsAndTwoEnvironmentsAreNot() throws IOException {
    assertThat(single(alembic("a: None", "b: None")).what()).contains("2 heads, a, b");
    assertThat(
            found(
                branch()
                    .file("shop/versions/a.py", revision("a", "None"))
                    .file("audit/versions/b.py", revision("b", "None"))))
        .isEmpty();
    assertThat(
            found(
                branch()
                    .file("shop/versions/a.py", revision("a", "None"))
                    .file("shop/versions/b.py", revision("b", "'a'"))
                    .file("shop/more/c.py", revision("c", "'a'"))))
        .hasSize(1);
  }

  @Test
  void headsUnderDifferentLabelsAreMeantAndUnderOneTheyAreNot() throws IOException {
    String label = "branch_labels = ('audit',)\n";
    Branch meant =
        branch()
            .file("v/a.py", revision("a", "None"))
            .file("v/b.py", revision("b", "'a'") + label)
            .file("v/c.py", revision("c", "'a'"));
    assertThat(found(meant)).isEmpty();

    meant.file("v/d.py", revision("d", "'b'"));
    assertThat(found(meant)).isEmpty();
    meant.file("v/e.py", revision("e", "'b'"));
    assertThat(single(found(meant)).what()).contains("2 heads, d, e");
  }

  @Test
  void whatAlembicWritesAndPeopleWriteIsRead() throws IOException {
    String asGenerated =
        """
        \ufeff\"""add phone

        down_revision = 'never'
        Revises: x
        \"""
        from typing import Sequence, Union
        from alembic import op  # revision = 'no'

        revision: str = "b"; x = 1
        down_revision: Union[str, Sequence[str], None] = (
            'a',  # the first )
        )
        branch_labels: Union[str, Sequence[str], None] = None
        depends_on = None

        def upgrade() -> None:
            revision = "other"
            op.execute("CREATE TABLE x (y text DEFAULT ')')")
        """;
    Branch branch =
        branch()
            .file("v/a.py", revision("a", "None"))
            .file("v/b.py", asGenerated.replace("\n", "\r\n"));
    assertThat(found(branch)).isEmpty();

    branch.file("v/c.py", revision("c", "\\\n  u'a'"));
    assertThat(single(found(branch)).what()).contains("2 heads, b, c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "newest()",
        "f'{base}'",
        "'a' 'b'",
        "'a' if x else 'b'",
        "base",
        "'\\x61'",
        "b'a'"
      })
  void whereOneComputesWhatItFollowsNothingIsTold(String computed) throws IOException {
    assertThat(alembic("a: None", "b: 'a'", "c: " + computed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "revision",
        "revision =",
        "revision = '",
        "revision = 'x\ndown_revision = 'y'",
        "revision = 'x'\ndown_revision = ((((('",
        "\"\"\"",
        "\\",
        "))))]]}}\nrevision = 'x'\ndown_revision = None",
        "class Migration",
        "class Migration(x):\n  dependencies = [",
        "class Migration(x):\n  dependencies = [('crm', '0001_a'",
        "class Migration(x):\n  dependencies = [()]",
        "class Migration(x):\n  dependencies = ['crm', ]",
        "\0\0\0"
      })
  void aFileThatIsNoPythonDisturbsNobody(String text) throws IOException {
    assertThat(found(branch().file("crm/migrations/0001_a.py", text))).isEmpty();
  }

  @Test
  void aCircleAndDoublesAndTheLongestFilesEndToo() throws IOException {
    assertThat(alembic("a: 'c'", "b: 'a'", "c: 'b'")).isEmpty();
    assertThat(
            found(
                branch()
                    .file("v/a.py", revision("a", "None"))
                    .file("v/again.py", revision("a", "None"))))
        .isEmpty();
    Branch branch = branch().file("v/a.py", revision("a", "None"));
    String brackets = "(".repeat(200_000);
    assertThat(found(branch.file("v/b.py", revision("b", brackets)))).isEmpty();
    assertThat(found(branch.file("v/b.py", revision("b", "None") + "#".repeat(256 << 10))))
        .isEmpty();
    assertThat(found(branch.file("v/b.py", revision("b".repeat(101), "None")))).isEmpty();
    assertThat(found(branch.file("v/b.py", revision("b", "'x',".repeat(101))))).hasSize(1);
    String many = IntStream.range(0, 101).mapToObj("'x%s',"::formatted).collect(joining());
    assertThat(found(branch.file("v/b.py", revision("b", many)))).isEmpty();
    assertThat(found(branch.file("v/b.py", revision("b", "None")))).hasSize(1);
  }

  @Test
  void moreThanIsReadIsNotTold() throws IOException {
    Branch branch =
        branch().file("v/a.py", revision("a", "None")).file("v/b.py", revision("b", "None"));
    String comment = "#".repeat(255 << 10);
    for (int i = 0; i < 64; i++) {
      branch.file("v/long%s.py".formatted(i), comment);
    }
    assertThat(found(branch)).hasSize(1);

    assertThat(found(branch.file("v/long.py", comment))).isEmpty();
  }

  @Test
  void onlyFilesThatAreMigrationsAreLookedAt() throws IOException {
    Branch branch =
        branch().file("v/a.py", revision("a", "None")).file("v/b.py", revision("b", "None"));
    MigrationFiles files = branch.files();

    assertThat(TwoHeads.in(files, List.of(migration("v/a.py")))).isEmpty();
    assertThat(TwoHeads.in(files, List.of(migration("v/a.py"), migration("v/b.py")))).hasSize(1);
  }

  @Test
  void eachAppOfDjangosHasOneLastMigration() throws IOException {
    Branch branch =
        branch()
            .file("crm/migrations/__init__.py", "")
            .file("crm/migrations/0001_initial.py", django("('auth', '0001_initial')"))
            .file("crm/migrations/0002_a.py", django("('crm', '0001_initial')"))
            .file("shop/migrations/0001_initial.py", django("('crm', '0002_a'),"))
            .file("shop/migrations/0002_a.py", django("('shop', '0001_initial')"));
    assertThat(found(branch)).isEmpty();

    branch.file("crm/migrations/0002_b.py", django("['crm', '0001_initial',]"));
    Finding finding = single(found(branch));
    assertThat(finding.kind()).isEqualTo(FindingKind.TWO_HEADS);
    assertThat(finding.what())
        .contains("the app crm of Django has 2 last migrations, 0002_a, 0002_b");
    assertThat(finding.place()).isEqualTo("crm/migrations/0002_b.py");
    assertThat(finding.mend()).contains("makemigrations --merge");

    branch.file("crm/migrations/0003_merge.py", django("('crm', '0002_a'), ('crm', '0002_b')"));
    assertThat(found(branch)).isEmpty();
  }

  @Test
  void anAppMayHaveALabelOfItsOwnAndOneThatIsElsewhereIsNotGuessed() throws IOException {
    Branch branch =
        branch()
            .file("crm/migrations/0001_initial.py", django(""))
            .file("crm/migrations/0002_a.py", django("('customers', '0001_initial')"));
    assertThat(found(branch)).isEmpty();

    branch.file("crm/migrations/0002_b.py", django("('customers', '0001_initial')"));
    assertThat(found(branch)).isEmpty();
    branch.file(
        "crm/apps.py", "class Crm(AppConfig):\n    name = 'crm'\n    label = 'customers'\n");
    assertThat(single(found(branch)).what()).contains("the app customers of Django");
  }

  @Test
  void oneThatStandsForOthersTakesTheirPlace() throws IOException {
    Branch branch =
        branch()
            .file("crm/migrations/0001_initial.py", django(""))
            .file("crm/migrations/0002_a.py", django("('crm', '0001_initial')"))
            .file(
                "crm/migrations/0001_squashed_0002_a.py",
                django("") + "    replaces = [('crm', '0001_initial'), ('crm', '0002_a')]\n")
            .file("crm/migrations/0003_b.py", django("('crm', '0002_a')"));
    assertThat(found(branch)).isEmpty();

    branch.file("crm/migrations/0003_c.py", django("('crm', '0001_squashed_0002_a')"));
    assertThat(single(found(branch)).what()).contains("0003_b, 0003_c");
  }

  @Test
  void whatIsComputedInDjangosIsNotGuessedAndCallsBesideItDoNotDisturb() throws IOException {
    Branch branch =
        branch()
            .file("crm/migrations/0001_initial.py", django(""))
            .file(
                "crm/migrations/0002_a.py",
                django(
                    "migrations.swappable_dependency(settings.AUTH_USER_MODEL), ('crm', '0001_initial')"))
            .file("crm/migrations/0002_b.py", django("('crm', '0001_initial')"));
    assertThat(found(branch)).hasSize(1);

    assertThat(found(branch.file("crm/migrations/0003_c.py", django("*BEFORE, ('crm', '0002_a')"))))
        .isEmpty();
  }

  private static String django(String dependencies) {
    return """
    from django.db import migrations

    class Migration(migrations.Migration):
        dependencies = [%s]
        operations = [migrations.RunSQL("SELECT 1")]
    """
        .formatted(dependencies);
  }

  private static String revision(String id, String after) {
    return "revision = '%s'\ndown_revision = %s\n".formatted(id, after);
  }

  /** Of an environment with these, each with its id and what it follows. */
  private List<Finding> alembic(String... revisions) throws IOException {
    Branch branch = branch();
    for (String revision : revisions) {
      String[] parts = revision.split(": ", 2);
      branch.file("alembic/versions/" + parts[0] + "_step.py", revision(parts[0], parts[1]));
    }
    return found(branch);
  }

  private Branch branch() {
    return new Branch(temp, "");
  }

  private static List<Finding> found(Branch branch) throws IOException {
    return TwoHeads.in(
        branch.files(),
        branch.names().stream()
            .filter(name -> !name.endsWith("apps.py"))
            .map(TwoHeadsTest::migration)
            .toList());
  }

  private static Migration migration(String file) {
    return new Migration(file, "", file, "sha256:" + file, false);
  }

  private static Finding single(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }
}
