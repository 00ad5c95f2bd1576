package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberMaskTest {
  private final MaskLab number = MaskLab.of(new Mask.Numeral(), TypeKind.INTEGER);

  @Test
  void everySmallintIsMaskedToASmallintOfItsSignAndLengthAndNoTwoMeet() {
    Set<Integer> seen = new HashSet<>();
    for (int value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value++) {
      int masked = Integer.parseInt(number.mask(Integer.toString(value)));
      assertThat(masked).isBetween((int) Short.MIN_VALUE, (int) Short.MAX_VALUE);
      assertThat(Integer.signum(masked)).isEqualTo(Integer.signum(value));
      assertThat(Integer.toString(masked)).hasSameSizeAs(Integer.toString(value));
      seen.add(masked);
    }
    assertThat(seen).hasSize(65_536);
  }

  @Test
  void numbersStayOnTheirSideOfEveryIntegerTypesRange() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      int value = random.nextInt();
      Integer.parseInt(number.mask(Integer.toString(value)));
      long large = random.nextLong();
      long masked = Long.parseLong(number.mask(Long.toString(large)));
      assertThat((int) masked == masked).isEqualTo((int) large == large);
    }
    for (String edge :
        new String[] {
          "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808", "1000000000"
        }) {
      assertThat(number.mask(edge)).hasSameSizeAs(edge);
      Long.parseLong(number.mask(edge));
    }
    assertThat(new BigInteger(number.mask("9223372036854775808")).bitLength()).isGreaterThan(63);
  }

  @Test
  void decimalsKeepSignSizeAndScaleAndNoTwoMeet() {
    Random random = new Random(4);
    Map<String, String> back = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      BigDecimal value =
          new BigDecimal(new BigInteger(1 + random.nextInt(60), random), random.nextInt(12));
      value = random.nextBoolean() ? value : value.negate();
      BigDecimal masked = new BigDecimal(number.mask(value.toPlainString()));
      assertThat(masked.scale()).isEqualTo(value.scale());
      assertThat(masked.signum()).isEqualTo(value.signum());
      assertThat(masked.toBigInteger().toString().replace("-", ""))
          .hasSameSizeAs(value.toBigInteger().toString().replace("-", ""));
      String bare = value.stripTrailingZeros().toPlainString();
      String other = back.putIfAbsent(masked.stripTrailingZeros().toPlainString(), bare);
      assertThat(other == null || other.equals(bare)).isTrue();
    }
  }

  @Test
  void equalNumbersOfUnlikeScaleAreMaskedToEqualNumbers() {
    for (String[] pair :
        new String[][] {{"1500", "1500.00"}, {"-0.5", "-0.5000"}, {"12.30", "12.3"}}) {
      assertThat(new BigDecimal(number.mask(pair[0])))
          .isEqualByComparingTo(new BigDecimal(number.mask(pair[1])));
    }
  }

  @Test
  void zeroNotANumberAndTheInfinitiesStay() {
    for (String value : new String[] {"0", "0.00", "NaN", "Infinity", "-Infinity"}) {
      assertThat(number.mask(value)).isEqualTo(value);
    }
  }

  @Test
  void aNumberOfThousandsOfDigitsIsMasked() {
    String value = "9".repeat(20_000) + "." + "7".repeat(3_000);
    assertThat(number.mask(value)).hasSameSizeAs(value).isNotEqualTo(value);
  }

  @Test
  void floatsStayFiniteAndKeepTheirSignAndMagnitude() {
    MaskLab floats = MaskLab.of(new Mask.Numeral(), TypeKind.FLOAT);
    Random random = new Random(9);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value) && value != 0) {
        String text = Double.toString(value).replace("E", "e");
        double masked = Double.parseDouble(floats.mask(text));
        assertThat(masked).isFinite().isNotZero();
        assertThat(Math.signum(masked)).isEqualTo(Math.signum(value));
        assertThat(Math.abs(Math.getExponent(masked) - Math.getExponent(value))).isLessThan(6);
      }
    }
    for (String edge :
        new String[] {"1.7976931348623157e+308", "5e-324", "3.4028235e+38", "1e-45"}) {
      assertThat(Double.parseDouble(floats.mask(edge))).isFinite().isNotZero();
    }
    assertThat((float) Double.parseDouble(floats.mask("3.4028235e+38"))).isFinite();
    for (String same : new String[] {"0", "-0", "NaN", "Infinity", "-Infinity"}) {
      assertThat(floats.mask(same)).isEqualTo(same);
    }
  }

  @Test
  void whatIsNotANumberIsRefusedWithoutBeingShown() {
    for (TypeKind kind : new TypeKind[] {TypeKind.INTEGER, TypeKind.FLOAT}) {
      assertThatThrownBy(() -> MaskLab.of(new Mask.Numeral(), kind).mask("secret1"))
          .isInstanceOf(ValueMask.NotMaskable.class)
          .hasMessageNotContaining("secret");
    }
  }
}
