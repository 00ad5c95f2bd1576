package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.TypeKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Neither the key nor a raw value is in any text that comes out of masking. */
class SecrecyTest {
  private static final String SECRET = "the-masking-key-that-nobody-sees-0123456789";
  private static final MaskingKey KEY = MaskLab.key(SECRET);

  private static void assertNoSecret(String text) {
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    assertThat(text)
        .doesNotContain(
            SECRET,
            HexFormat.of().formatHex(bytes),
            Base64.getEncoder().encodeToString(bytes),
            "Planted");
  }

  private static String trace(Throwable e) {
    StringWriter out = new StringWriter();
    e.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  @Test
  void theKeyNeverPrintsItself() {
    assertThat(KEY.toString()).isEqualTo("***");
    assertThat(KEY.id()).matches("[0-9a-f]{8}").isNotEqualTo(MaskLab.KEY.id());
    assertNoSecret(KEY.id());
  }

  @Test
  void aShortKeyIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> MaskLab.key("Planted"))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SnapshotProblem.KEY_INVALID);
              assertNoSecret(trace(e));
            });
  }

  @Test
  void theKeyIsCopiedSoItsOwnerMayWipeIt() {
    byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
    MaskingKey key = MaskingKey.of(secret);
    Arrays.fill(secret, (byte) 0);
    assertThat(key.id()).isEqualTo(KEY.id());
  }

  @Test
  void noExceptionOfAnyMaskHoldsTheValueItFailedOn() {
    record Case(Mask mask, TypeKind kind, String value) {}
    List<Case> cases =
        List.of(
            new Case(new Mask.Numeral(), TypeKind.INTEGER, "Planted"),
            new Case(new Mask.Numeral(), TypeKind.NUMERIC, "12Planted"),
            new Case(new Mask.Numeral(), TypeKind.FLOAT, "Planted"),
            new Case(new Mask.DateShift(3, Mask.Per.VALUE), TypeKind.DATE, "Planted"),
            new Case(
                new Mask.DateShift(3, Mask.Per.DOMAIN), TypeKind.TIMESTAMP, "2001-13-45 Planted"),
            new Case(
                new Mask.DateShift(3, Mask.Per.VALUE), TypeKind.DATE, "99999999999-01-01 Planted"),
            new Case(new Mask.Text(), TypeKind.TEXT, "Planted\\xff"));
    for (Case one : cases) {
      FieldPlan field = new FieldPlan(0, one.kind(), MaskLab.form(one.mask()), Optional.empty());
      RowMasker masker =
          TextRowMasker.of(
              new TableName("shop", "customer"),
              List.of("secret"),
              List.of(field),
              KEY,
              (_, _, _, _, _, _) -> {});
      byte[] row = (one.value() + "\n").getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> masker.mask(row, 0, row.length, new RowBuffer(16)))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(SnapshotProblem.VALUE_NOT_MASKABLE);
                assertThat(e.what()).contains("shop.customer.secret");
                assertNoSecret(trace(e));
              });
    }
  }

  @Test
  void noTextOfWhatWorksOnRowsHoldsAValue() {
    FieldPlan field =
        new FieldPlan(0, TypeKind.TEXT, MaskLab.form(new Mask.Text()), Optional.empty());
    RowMasker masker =
        TextRowMasker.of(
            new TableName("shop", "customer"),
            List.of("a"),
            List.of(field),
            KEY,
            (_, _, _, _, _, _) -> {});
    RowBuffer out = new RowBuffer(16);
    byte[] row = "Planted \\t value\n".getBytes(StandardCharsets.UTF_8);
    masker.mask(row, 0, row.length, out);
    List<Object> all = new ArrayList<>(List.of(masker, out, field, KEY, new RowBuffer(1)));
    all.forEach(one -> assertNoSecret(one.toString()));
    assertThat(masker).hasToString("masker of shop.customer");
    assertThat(out).hasToString(out.length() + " bytes");
  }
}
