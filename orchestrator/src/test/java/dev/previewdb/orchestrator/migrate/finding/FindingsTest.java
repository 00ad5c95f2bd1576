package dev.previewdb.orchestrator.migrate.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingsTest {
  private static final Comparator<String> NUMBERS = Comparator.comparing(BigInteger::new);

  @Test
  void nothingIsFoundWhereAllIsAsItShouldBe() {
    List<Migration> files = files("1", "2", "3");

    assertThat(found(files, each(files, Late.PASSES_OVER, "1", "2"), base(files("1", "2"))))
        .isEmpty();
    assertThat(found(files, newest(files, "2"), base(files("1", "2")))).isEmpty();
    assertThat(found(files, newest(files, "2"), Optional.empty())).isEmpty();
    assertThat(found(List.of(), each(List.of(), Late.RUNS), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Late.class)
  void oneThatStandsBeforeAnAppliedOneIsToldAsTheToolTreatsIt(Late late) {
    List<Migration> files = files("1", "2", "3");

    Finding finding = single(found(files, each(files, late, "1", "3"), Optional.empty()));

    assertThat(finding.place()).isEqualTo("db/2.sql");
    assertThat(finding.what()).contains("2", "before 3, which production has");
    switch (late) {
      case PASSES_OVER -> {
        assertThat(finding.kind()).isEqualTo(FindingKind.OUT_OF_ORDER);
        assertThat(finding.what()).startsWith("tool never runs 2");
      }
      case REFUSES -> {
        assertThat(finding.kind()).isEqualTo(FindingKind.OUT_OF_ORDER);
        assertThat(finding.what()).startsWith("tool refuses to run anything because of 2");
      }
      case RUNS -> assertThat(finding.kind()).isEqualTo(FindingKind.LATE);
    }
  }

  @Test
  void theNewerOneIsNamedAlsoWhereTheBranchHasNoFileOfIt() {
    List<Migration> files = files("1", "2");

    List<Finding> found =
        found(files, each(files, Late.PASSES_OVER, "1", "3"), base(files("1", "3")));

    assertThat(found)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.OUT_OF_ORDER, FindingKind.PRODUCTION_AHEAD);
    assertThat(found.getFirst().what()).contains("before 3, which production has");
    assertThat(found.getLast().what()).contains("3, which main has and this branch has not");
    assertThat(found.getLast().mend()).contains("merge main");
  }

  @Test
  void ofAToolThatKeepsTheNewestOnlyOneThatIsNotInTheBaseBranchNeverRan() {
    List<Migration> files = files("1", "2", "3");

    Finding finding = single(found(files, newest(files, "3"), base(files("1", "3"))));

    assertThat(finding.kind()).isEqualTo(FindingKind.OUT_OF_ORDER);
    assertThat(finding.place()).isEqualTo("db/2.sql");
    // nothing tells whether 2 has run
    assertThat(found(files, newest(files, "3"), Optional.empty())).isEmpty();
  }

  @Test
  void oneThatABaseBranchWouldOvertakeIsToldBeforeThatHappens() {
    List<Migration> files = files("1", "12");
    Optional<BaseBranch> base = base(files("1", "13"));

    assertThat(single(found(files, newest(files, "1"), base)).what())
        .isEqualTo("once main is deployed, tool never runs 12: main has a newer one");
    assertThat(single(found(files, each(files, Late.REFUSES, "1"), base)).what())
        .startsWith("once main is deployed, tool refuses");
    assertThat(found(files, each(files, Late.RUNS, "1"), base)).isEmpty();
    assertThat(found(files, newest(files, "1"), base(files("1", "9")))).isEmpty();
    assertThat(found(files, newest(files, "1"), base(files("1", "12", "13"))))
        .as("it is the base branch's own")
        .isEmpty();
  }

  @Test
  void anEditIsToldByTheToolsChecksumBeforeAllElse() {
    List<Migration> files = List.of(file("1", "new"));
    Ledger ledger =
        new Ledger(List.of(new Row("1", Optional.of("sha256:old"), false)), false, 1, Late.RUNS);

    Finding finding = single(found(files, ledger, base(files)));

    assertThat(finding.kind()).isEqualTo(FindingKind.EDITED);
    assertThat(finding.what()).contains("not the one that tool wrote down");
  }

  @Test
  void withoutAChecksumAnEditIsToldByTheBaseBranchOrAnEarlierCommit() {
    List<Migration> files = List.of(file("1", "new"));
    Ledger ledger = each(files, Late.RUNS, "1");

    assertThat(single(found(files, ledger, base(List.of(file("1", "old"))))).what())
        .contains("not as in main");
    PreviewHistory history =
        new PreviewHistory("tool", List.of(file("1", "old")), List.of(), List.of());
    assertThat(
            single(Findings.of(new Situation("tool", files, ledger, history, Optional.empty())))
                .what())
        .contains("earlier commit");
    assertThat(found(files, ledger, Optional.empty())).as("nothing is known of it").isEmpty();
  }

  @Test
  void whatRanHereOrRunsAgainIsNoneOfProductions() {
    Migration repeatable = new Migration("R v", "v", "db/R__v.sql", "crc32:2", true);
    List<Migration> files = List.of(file("1", "new"), file("2", "x"), repeatable);
    Ledger ledger =
        new Ledger(
            List.of(
                new Row("1", Optional.of("sha256:old"), true),
                new Row("R v", Optional.of("crc32:1"), false),
                Row.of("9")),
            false,
            2,
            Late.REFUSES);
    PreviewHistory history =
        new PreviewHistory(
            "tool",
            List.of(),
            List.of(file("1", "old"), file("2", "x"), file("9", "x")),
            List.of());

    assertThat(Findings.of(new Situation("tool", files, ledger, history, Optional.empty())))
        .isEmpty();
  }

  @Test
  void aVersionThatIsThereTwiceIsToldAlsoBeforeItIsMerged() {
    Migration one = new Migration("2", "one", "db/2_one.sql", "sha256:1", false);
    Migration other = new Migration("2", "other", "db/2_other.sql", "sha256:2", false);
    Ledger none = each(List.of(), Late.RUNS);

    assertThat(single(found(List.of(one, other), none, Optional.empty())).what())
        .isEqualTo("the version 2 is there twice, also as db/2_one.sql");
    assertThat(single(found(List.of(one), none, base(List.of(other)))).what())
        .isEqualTo("main has the version 2 already, as db/2_other.sql");
    Migration renamed = new Migration("2", "other", "db/2_other.sql", "sha256:1", false);
    assertThat(found(List.of(renamed), none, base(List.of(one)))).isEmpty();
  }

  @Test
  void rowsWithoutAFileAreLostInTheMiddleAndAheadAtTheEnd() {
    List<Migration> files = files("1", "3");

    List<Finding> found =
        found(files, each(files, Late.RUNS, "1", "2", "3", "4"), Optional.empty());

    assertThat(found)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.PRODUCTION_AHEAD, FindingKind.ROW_WITHOUT_FILE);
    assertThat(found.getFirst().what()).contains("has run 4, newer");
    assertThat(found.getLast().what()).contains("has run 2, and");
    assertThat(found).extracting(Finding::place).containsOnly("the table of tool");
  }

  @Test
  void aThousandRowsWithoutFilesAreOneFinding() {
    List<Migration> files = files("2000");
    String[] rows =
        Stream.concat(IntStream.range(0, 1000).mapToObj(String::valueOf), Stream.of("2000"))
            .toArray(String[]::new);

    assertThat(single(found(files, each(files, Late.RUNS, rows), Optional.empty())).what())
        .contains("0, 1, 2, 3, 4 and 995 more");
  }

  @Test
  void oneThatDidNotComeToItsEndInProductionIsTold() {
    List<Migration> files = files("1");
    Ledger dirty =
        new Ledger(List.of(new Row("1", Optional.empty(), true)), true, 1, Late.PASSES_OVER);

    assertThat(single(found(files, dirty, Optional.empty())).kind())
        .isEqualTo(FindingKind.UNFINISHED);
  }

  @Test
  void aFileOfSeveralGrowsAtItsEndAndNowhereElse() {
    List<Migration> files =
        List.of(of("a.sql", "1"), of("a.sql", "2"), of("a.sql", "3"), of("b.sql", "4"));

    Ledger before = reached(4, "1", "2", "4");
    assertThat(found(files, before, Optional.empty())).isEmpty();

    Ledger between = reached(4, "1", "3", "4");
    assertThat(single(found(files, between, Optional.empty())).what()).contains("2");

    Ledger first = reached(4, "2", "3", "4");
    assertThat(single(found(files, first, Optional.empty())).what()).contains("1");

    Ledger newFile = reached(4, "4");
    assertThat(found(files, newFile, Optional.empty())).hasSize(3);
  }

  private static Migration of(String file, String id) {
    return new Migration(id, "", file, "sha256:same", false);
  }

  private static Ledger reached(int reached, String... rows) {
    return new Ledger(Stream.of(rows).map(Row::of).toList(), false, reached, Late.RUNS);
  }

  private static List<Finding> found(
      List<Migration> files, Ledger ledger, Optional<BaseBranch> base) {
    return Findings.of(new Situation("tool", files, ledger, PreviewHistory.fresh(), base));
  }

  private static Finding single(List<Finding> found) {
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Ledger each(List<Migration> files, Late late, String... rows) {
    return Ledger.of(Stream.of(rows).map(Row::of).toList(), files, NUMBERS, late);
  }

  private static Ledger newest(List<Migration> files, String version) {
    Ledger each = each(files, Late.PASSES_OVER, version);
    return new Ledger(each.rows(), true, each.reached(), each.late());
  }

  private static Optional<BaseBranch> base(List<Migration> migrations) {
    return Optional.of(new BaseBranch("main", migrations));
  }

  private static List<Migration> files(String... ids) {
    return Stream.of(ids).map(id -> file(id, "same")).toList();
  }

  private static Migration file(String id, String content) {
    return new Migration(id, "", "db/" + id + ".sql", "sha256:" + content, false);
  }
}
