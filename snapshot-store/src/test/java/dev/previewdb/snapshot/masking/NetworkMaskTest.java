package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkMaskTest {
  private final MaskLab typed = MaskLab.of(new Mask.Network(), TypeKind.NETWORK);
  private final MaskLab text = MaskLab.of(new Mask.Network(), TypeKind.TEXT);

  private static NetworkAddress address(String text) {
    return NetworkAddress.parse(text).orElseThrow(() -> new AssertionError(text));
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.17.4, IPV4",
    "10.1.2.3/24, IPV4",
    "10.1.2.0/24, IPV4",
    "2001:db8::1, IPV6",
    "2001:db8::/32, IPV6",
    "::ffff:1.2.3.4, IPV6",
    "08:00:2b:01:02:03, MAC",
    "08:00:2b:01:02:03:04:05, MAC8"
  })
  void anAddressBecomesAnotherOfItsFamilyAndNetmask(String value, NetworkAddress.Family family) {
    NetworkAddress masked = address(typed.mask(value));
    assertThat(masked.family()).isEqualTo(family);
    assertThat(masked.suffix()).isEqualTo(address(value).suffix());
    assertThat(masked.hostless()).isEqualTo(address(value).hostless());
    assertThat(masked.text()).isNotEqualTo(value);
    assertThat(MaskLab.of(new Mask.Network(), TypeKind.NETWORK).mask(value))
        .isEqualTo(masked.text());
    assertThat(
            MaskLab.of(MaskLab.form(new Mask.Network()), TypeKind.NETWORK, MaskLab.OTHER_KEY)
                .mask(value))
        .isNotEqualTo(masked.text());
  }

  @Test
  void noTwoAddressesOfANetworkMeetAndItStaysOneNetwork() {
    for (String suffix : new String[] {"", "/16", "/20", "/31"}) {
      Set<String> seen = new HashSet<>();
      Set<Integer> networks = new HashSet<>();
      for (int i = 0; i < 65_536; i++) {
        String masked = typed.mask("10.7." + (i >> 8) + "." + (i & 255) + suffix);
        seen.add(masked);
        byte[] bytes = address(masked).bytes();
        networks.add(((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff));
      }
      assertThat(seen).hasSize(65_536);
      assertThat(networks).hasSize(1);
    }
  }

  @Test
  void whatLiesInANetworkLiesInTheMaskedOne() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      var family = bytes.length == 4 ? NetworkAddress.Family.IPV4 : NetworkAddress.Family.IPV6;
      NetworkAddress host = new NetworkAddress(family, bytes, "");
      NetworkAddress network =
          new NetworkAddress(family, bytes, "/" + random.nextInt(host.bits() + 1)).network();
      NetworkAddress maskedHost = address(typed.mask(host.text()));
      NetworkAddress maskedNetwork = address(typed.mask(network.text()));
      assertThat(new NetworkAddress(family, maskedHost.bytes(), network.suffix()).network().text())
          .isEqualTo(maskedNetwork.text());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "256.1.2.3",
        "01.2.3.4",
        "1.2.3.4 ",
        "2001:DB8::1",
        "0:0:0:0:0:0:0:1",
        "a:b",
        "1.2.3.4/33",
        "not known ü"
      })
  void aTextThatIsNoAddressIsMaskedAsATextToNoAddress(String value) {
    String masked = text.mask(value);
    assertThat(masked).hasSameSizeAs(value).isNotEqualTo(value);
    assertThat(NetworkAddress.parse(masked).filter(a -> a.text().equals(masked))).isEmpty();
  }

  @Test
  void noTwoTextsMeetWhetherTheyAreAddressesOrNot() {
    Set<String> values = new HashSet<>();
    for (int a = 0; a < 400; a++) {
      for (int b = 0; b < 10; b++) {
        values.add(a + ".0.0." + b);
        values.add("0" + a % 10 + ".0." + b + "." + a / 10);
        values.add("::" + Integer.toHexString(a * 10 + b));
      }
    }
    Set<String> seen = new HashSet<>();
    values.forEach(value -> seen.add(text.mask(value)));
    assertThat(seen).hasSameSizeAs(values);
  }

  @Test
  void anAddressThatMayNotFitIntoItsColumnIsMaskedAsAText() {
    DomainForm narrow =
        new DomainForm(new Mask.Network(), "d", OptionalInt.of(15), false, false, false);
    MaskLab lab = MaskLab.of(narrow, TypeKind.TEXT, MaskLab.KEY);
    assertThat(lab.mask("2001:db8::17")).hasSize(12);
    assertThat(NetworkAddress.parse(lab.mask("10.20.30.40"))).isPresent();
  }

  @Test
  void whatIsNotAnAddressIsRefusedInATypedColumnWithoutBeingShown() {
    assertThatThrownBy(() -> typed.mask("secret"))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageNotContaining("secret");
  }
}
