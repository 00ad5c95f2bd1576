package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TypeKind;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks of somebody's own: these two are found as those of a jar would be. */
class CustomMaskTest {
  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** A number plate that nobody has. */
  public static final class Plate implements CustomMask {
    @Override
    public String name() {
      return "plate";
    }

    @Override
    public MaskClass maskClass() {
      return MaskClass.UNIQUE_PRESERVING;
    }

    @Override
    public Set<TypeKind> takes() {
      return Set.of(TypeKind.TEXT);
    }

    @Override
    public String mask(String value, KeyedHash hash) {
      return "XX " + HexFormat.of().formatHex(hash.of(value), 0, 8);
    }
  }

  /** Does what the value says, and none of it is good. */
  public static final class Unruly implements CustomMask {
    @Override
    public String name() {
      return "unruly";
    }

    @Override
    public MaskClass maskClass() {
      return MaskClass.LOSSY;
    }

    @Override
    public Set<TypeKind> takes() {
      return Set.of(TypeKind.TEXT, TypeKind.INTEGER);
    }

    @Override
    @SuppressWarnings("NullAway") // It breaks its promise
    public String mask(String value, KeyedHash hash) {
      return switch (value) {
        case "throw" -> throw new IllegalArgumentException("secret");
        case "recurse" -> mask(value, hash);
        case "nothing" -> null;
        case "zero" -> "a\0b";
        default -> value.repeat(10);
      };
    }
  }

  @Test
  void aMaskOfOnesOwnIsKeyedByItsDomainAndProvenAsOthersAre() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (a varchar(30) UNIQUE, b text, c text)",
            "public.t: { a: { mask: custom.plate, domain: d }, b: { mask: custom.plate, domain: d }, c: { mask: custom.plate } }");
    String[] row = PlanLab.mask(plan, "public.t", "B-AB 1\tB-AB 1\tB-AB 1").split("\t", -1);
    assertThat(row[0]).matches("XX [0-9a-f]{16}").isEqualTo(row[1]).isNotEqualTo(row[2]);
    assertThat(PlanLab.mask(plan, "public.t", "\\N\t\t\\N")).isEqualTo("\\N\t\t\\N");
    assertThat(plan.coverage().getFirst().treatment().toString())
        .contains("custom.plate", "UNIQUE_PRESERVING");
  }

  @ParameterizedTest
  @CsvSource({
    "throw, failed with IllegalArgumentException",
    "recurse, failed with StackOverflowError",
    "nothing, gave nothing",
    "zero, gave a zero character",
    "secret, gave more than the 20 characters of the column"
  })
  void aMaskThatMisbehavesStopsTheCaptureByItsNameAndWithoutAValue(String value, String why)
      throws SQLException {
    MaskingPlan plan =
        lab.plan("CREATE TABLE t (c varchar(20))", "public.t: { c: { mask: custom.unruly } }");
    assertThatThrownBy(() -> PlanLab.mask(plan, "public.t", value))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.VALUE_NOT_MASKABLE))
        .hasMessageContaining("public.t.c")
        .hasMessageContaining("the mask custom.unruly " + why)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c int | custom.plate | the mask custom.plate does not take integer",
        "c int UNIQUE | custom.unruly | the mask custom.unruly is lossy",
        "c text CHECK (c LIKE 'XX%') | custom.plate | the CHECK t_c_check reads it"
      })
  void aMaskThatDoesNotFitIsRefused(String column, String mask, String why) throws SQLException {
    assertThat(
            lab.unfit("CREATE TABLE t (" + column + ")", "public.t: { c: { mask: " + mask + " } }"))
        .contains(why);
  }

  @Test
  void aMaskThatIsNotThereIsToldWithThoseThatAre() {
    assertThatThrownBy(() ->
            MaskingRules.parse("tables: { a.t: { c: { mask: custom.lost } } }", "masking.yaml"))
        .hasMessageContaining("there is no such mask. Use one of")
        .hasMessageContaining("custom.plate, custom.unruly");
  }
}
