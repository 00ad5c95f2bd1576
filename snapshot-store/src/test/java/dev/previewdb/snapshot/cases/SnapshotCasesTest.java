package dev.previewdb.snapshot.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The table of what a snapshot has to survive, row by row, on real servers of each version. */
class SnapshotCasesTest {
  private static final CaseTable TABLE = CaseTable.read();

  @Test
  void everyRowHasATestAndEveryTestARow() {
    assertThat(TABLE.rows())
        .extracting(CaseTable.Row::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 30).boxed().toList());
    assertThat(TABLE.rows()).allSatisfy(row -> assertThat(TABLE.majors(row)).isNotEmpty());
    assertThat(TABLE.cases().keySet())
        .allSatisfy(name ->
            assertThat(TABLE.rows())
                .extracting(CaseTable.Row::schema)
                .contains(CaseTable.schema(name)));
  }

  @TestFactory
  Stream<DynamicTest> onPostgres14() {
    return on(14);
  }

  @TestFactory
  Stream<DynamicTest> onPostgres15() {
    return on(15);
  }

  @TestFactory
  Stream<DynamicTest> onPostgres16() {
    return on(16);
  }

  @TestFactory
  Stream<DynamicTest> onPostgres17() {
    return on(17);
  }

  @TestFactory
  Stream<DynamicTest> onPostgres18() {
    return on(18);
  }

  private static Stream<DynamicTest> on(int major) {
    var cases = new TreeMap<>(TABLE.cases());
    cases.values().removeIf(one -> !one.on().contains(major));
    var server = CaseServer.start(major, cases);
    return TABLE.rows().stream().flatMap(row -> tests(row, major, server)).onClose(server::close);
  }

  private static Stream<DynamicTest> tests(CaseTable.Row row, int major, CaseServer server) {
    var tests = new ArrayList<DynamicTest>();
    TABLE
        .of(row)
        .forEach((name, one) -> {
          if (one.on().contains(major)) {
            tests.add(dynamicTest(title(row, one.what(), major), () -> server.prove(name, one)));
          }
        });
    if (major == CaseTable.OTHERS_RUN_ON) {
      for (var test : row.by()) {
        tests.add(dynamicTest(title(row, "see " + test, major), () -> isATest(test)));
      }
    }
    return tests.stream();
  }

  private static String title(CaseTable.Row row, String what, int major) {
    return row.number()
        + " "
        + row.words()
        + (what.isEmpty() ? "" : ": " + what)
        + " ["
        + major
        + "]";
  }

  /** It runs by itself, so it is only looked for here. */
  private static void isATest(String name) throws ClassNotFoundException {
    var parts = List.of(name.split("#", -1));
    var type = Class.forName("dev.previewdb.snapshot." + parts.getFirst());
    assertThat(Arrays.stream(type.getDeclaredMethods()))
        .filteredOn(method -> method.getName().equals(parts.getLast()))
        .singleElement()
        .matches(method -> AnnotationSupport.isAnnotated(method, Testable.class));
  }
}
