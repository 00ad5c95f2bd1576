package dev.previewdb.snapshot.masking;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network address as PostgreSQL writes its types inet, cidr, macaddr and macaddr8. */
final class NetworkAddress {
  enum Family {
    IPV4(15),
    IPV6(39),
    MAC(17),
    MAC8(23);

    /** The most characters that such an address has, without a suffix. */
    private final int longest;

    Family(int longest) {
      this.longest = longest;
    }
  }

  private static final int LONGEST = 43;
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 =
      Pattern.compile("(" + BYTE + "(?:\\." + BYTE + "){3})(/(?:3[0-2]|[12]?[0-9]))?");
  private static final Pattern IPV6 =
      Pattern.compile(
          "([0-9a-f:]{2,39}(?:(?<=:)"
              + BYTE
              + "(?:\\."
              + BYTE
              + "){3})?)(/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?");
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){5}");
  private static final Pattern MAC8 = Pattern.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){7}");
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  private final Family family;
  private final byte[] bytes;
  private final String suffix;

  /**
   * @param bytes of the address: 4 or 16 of an IP address, 6 or 8 of a MAC address
   * @param suffix the length of the netmask as in `/24`, or empty
   */
  NetworkAddress(Family family, byte[] bytes, String suffix) {
    this.family = family;
    this.bytes = bytes.clone();
    this.suffix = suffix;
  }

  Family family() {
    return family;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String suffix() {
    return suffix;
  }

  /** Empty for what is no address. */
  static Optional<NetworkAddress> parse(String text) {
    if (text.length() > LONGEST + 20) {
      return Optional.empty();
    }
    Matcher v4 = IPV4.matcher(text);
    if (v4.matches()) {
      byte[] bytes = InetAddress.ofLiteral(v4.group(1)).getAddress();
      return Optional.of(new NetworkAddress(Family.IPV4, bytes, suffix(v4)));
    }
    if (MAC.matcher(text).matches()) {
      return Optional.of(new NetworkAddress(Family.MAC, COLONS.parseHex(text), ""));
    }
    if (MAC8.matcher(text).matches()) {
      return Optional.of(new NetworkAddress(Family.MAC8, COLONS.parseHex(text), ""));
    }
    Matcher v6 = IPV6.matcher(text);
    return v6.matches() && v6.group(1).contains(":") ? v6(v6) : Optional.empty();
  }

  private static Optional<NetworkAddress> v6(Matcher v6) {
    try {
      byte[] bytes = InetAddress.ofLiteral(v6.group(1)).getAddress();
      return Optional.of(
          new NetworkAddress(Family.IPV6, bytes.length == 4 ? mapped(bytes) : bytes, suffix(v6)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String suffix(Matcher matcher) {
    String suffix = matcher.group(2);
    return suffix == null ? "" : suffix;
  }

  /** Java takes `::ffff:1.2.3.4` for 1.2.3.4. */
  private static byte[] mapped(byte[] v4) {
    byte[] all = new byte[16];
    all[10] = (byte) 0xff;
    all[11] = (byte) 0xff;
    System.arraycopy(v4, 0, all, 12, 4);
    return all;
  }

  /** The most characters that an address of this family and netmask has. */
  int longest() {
    return family.longest + suffix.length();
  }

  /** Bits of the netmask; all bits where there is none. */
  int prefix() {
    return suffix.isEmpty() ? bits() : Integer.parseInt(suffix.substring(1));
  }

  int bits() {
    return bytes.length * 8;
  }

  /** Whether nothing but the network is there, as in a cidr. */
  boolean hostless() {
    return Arrays.equals(bytes, network().bytes);
  }

  /** The same with no bits behind its netmask. */
  NetworkAddress network() {
    byte[] bare = bytes.clone();
    for (int bit = prefix(); bit < bits(); bit++) {
      bare[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
    }
    return new NetworkAddress(family, bare, suffix);
  }

  /** As PostgreSQL writes it, but for IPv6 addresses that it writes with an IPv4 one in them. */
  String text() {
    return switch (family) {
      case IPV4 -> dotted() + suffix;
      case IPV6 -> groups() + suffix;
      case MAC, MAC8 -> COLONS.formatHex(bytes);
    };
  }

  private String dotted() {
    return (bytes[0] & 0xff)
        + "."
        + (bytes[1] & 0xff)
        + "."
        + (bytes[2] & 0xff)
        + "."
        + (bytes[3] & 0xff);
  }

  /** RFC 5952: the first of the longest runs of zeros, of two groups at least, is left out. */
  private String groups() {
    int longest = 0;
    int from = 0;
    for (int i = 0; i < 8; i++) {
      int run = i;
      while (run < 8 && group(run) == 0) {
        run++;
      }
      if (run - i > Math.max(longest, 1)) {
        longest = run - i;
        from = i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (longest > 0 && i == from) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int at) {
    return ((bytes[2 * at] & 0xff) << 8) | (bytes[2 * at + 1] & 0xff);
  }

  @Override
  public String toString() {
    return family.toString();
  }
}
