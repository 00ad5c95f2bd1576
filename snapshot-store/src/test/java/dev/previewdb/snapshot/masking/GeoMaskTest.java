package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoMaskTest {
  private static final double DEGREE = 111_320;

  private static MaskLab lab(Mask.GeoPart part, TypeKind kind) {
    return MaskLab.of(new Mask.Geo(part, 1000), kind);
  }

  @ParameterizedTest
  @EnumSource(names = {"LATITUDE", "LONGITUDE"})
  void aNumberMovesByHalfTheMetresToAllOfThemAndStaysInItsRange(Mask.GeoPart part) {
    MaskLab lab = lab(part, TypeKind.NUMERIC);
    int edge = part == Mask.GeoPart.LATITUDE ? 90 : 180;
    Random random = new Random(6);
    for (int i = 0; i < 5_000; i++) {
      double value = i < 100 ? (i - 50) / 50.0 * edge : random.nextDouble(-edge, edge);
      double masked = Double.parseDouble(lab.mask("%.6f".formatted(value)));
      assertThat(masked).isBetween((double) -edge, (double) edge);
      double moved = Math.abs(masked - value);
      // At the end of its range a longitude goes on at the other, a latitude comes back
      boolean turned = Math.abs(value) + 1000 / DEGREE > edge;
      assertThat(Math.min(moved, 2 * edge - moved))
          .isLessThanOrEqualTo(1000 / DEGREE + 1e-6)
          .isGreaterThanOrEqualTo(turned ? 0 : 500 / DEGREE - 1e-6);
    }
  }

  @Test
  void equalNumbersOfUnlikeTypesMoveAlike() {
    String masked = lab(Mask.GeoPart.LATITUDE, TypeKind.NUMERIC).mask("52.500000");
    assertThat(lab(Mask.GeoPart.LATITUDE, TypeKind.FLOAT).mask("52.5")).isEqualTo(masked);
    assertThat(lab(Mask.GeoPart.LATITUDE, TypeKind.FLOAT).mask("5.25e+01")).isEqualTo(masked);
  }

  @Test
  void whatIsNoLatitudeIsMaskedAsANumberAndNaNStays() {
    MaskLab lab = lab(Mask.GeoPart.LATITUDE, TypeKind.FLOAT);
    assertThat(lab.mask("471100")).hasSize(6).isNotEqualTo("471100");
    assertThat(lab.mask("NaN")).isEqualTo("NaN");
    assertThatThrownBy(() -> lab.mask("secret"))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPointMovesInAnyDirectionByHalfTheMetresToAllOfThem() {
    MaskLab lab = lab(Mask.GeoPart.POINT, TypeKind.POINT);
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      double x = random.nextDouble(-179, 179);
      double y = random.nextDouble(-80, 80);
      double[] masked = point(lab.mask("(" + x + "," + y + ")"));
      double east = (masked[0] - x) * Math.cos(Math.toRadians(y));
      double metres = Math.hypot(east, masked[1] - y) * DEGREE;
      assertThat(metres).isBetween(499.0, 1001.0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(180,90)", "(-180,-90)", "(180,0)", "(-180,0)", "(0,90)", "(179.9999,-89.9999)"})
  void aPointAtTheEdgeOfTheMapStaysOnIt(String value) {
    double[] masked = point(lab(Mask.GeoPart.POINT, TypeKind.POINT).mask(value));
    assertThat(masked[0]).isBetween(-180.0, 180.0);
    assertThat(masked[1]).isBetween(-90.0, 90.0);
    assertThat(Math.abs(masked[1])).isCloseTo(Math.abs(point(value)[1]), within(0.01));
  }

  @Test
  void aPointThatIsNoPlaceHasBothItsNumbersMasked() {
    MaskLab lab = lab(Mask.GeoPart.POINT, TypeKind.POINT);
    assertThat(lab.mask("(4711.5,0.25)")).matches("\\([1-9][0-9]{3}\\.[0-9],0\\.[0-9]{2}\\)");
    for (String broken : new String[] {"secret", "(1,secret)", "(", "()", "1,2"}) {
      assertThatThrownBy(() -> lab.mask(broken))
          .isInstanceOf(ValueMask.NotMaskable.class)
          .hasMessageNotContaining("secret");
    }
  }

  private static double[] point(String text) {
    String[] parts = text.substring(1, text.length() - 1).split(",", -1);
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }
}
