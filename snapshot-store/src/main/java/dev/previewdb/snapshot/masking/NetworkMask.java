package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Replaces network addresses by others of their family and netmask. Addresses of one network stay
 * in one network, whatever its size, and what lies in a network lies in the masked one.
 *
 * <p>In texts only what is written as PostgreSQL writes it is an address, for else two texts of one
 * address would meet. Everything else is masked as a text until it is no address, so that it does
 * not meet a masked one.
 */
final class NetworkMask implements ValueMask {
  private final Map<NetworkAddress.Family, PrefixCipher> ciphers =
      new EnumMap<>(NetworkAddress.Family.class);
  private final boolean typed;
  private final int room;
  private final TextWalk others;

  NetworkMask(MaskingKey key, DomainForm form, TypeKind kind) {
    for (NetworkAddress.Family family : NetworkAddress.Family.values()) {
      ciphers.put(family, new PrefixCipher(key, form.domain(), "network-" + family));
    }
    this.typed = kind == TypeKind.NETWORK;
    this.room = form.room(Integer.MAX_VALUE);
    this.others = new TextWalk(new TextMask(key, form.domain()), t -> address(t).isPresent());
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    Optional<NetworkAddress> address =
        length > 64
            ? Optional.empty()
            : address(new String(in, from, length, StandardCharsets.UTF_8));
    if (address.isPresent()) {
      out.append(masked(address.get()).getBytes(StandardCharsets.US_ASCII));
    } else if (typed) {
      throw new NotMaskable("it is not a network address");
    } else {
      others.mask(in, from, length, out);
    }
  }

  /** A network without a host, such as a cidr, stays one, and nothing else becomes one. */
  private String masked(NetworkAddress address) {
    if (address.hostless()) {
      return replaced(address, address.prefix()).text();
    }
    NetworkAddress masked = replaced(address, address.bits());
    return (masked.hostless() ? replaced(address.network(), address.bits()) : masked).text();
  }

  private NetworkAddress replaced(NetworkAddress address, int bits) {
    byte[] bytes = address.bytes();
    Objects.requireNonNull(ciphers.get(address.family())).replace(bytes, bits);
    return new NetworkAddress(address.family(), bytes, address.suffix());
  }

  private Optional<NetworkAddress> address(String text) {
    return NetworkAddress.parse(text)
        .filter(a -> typed || (a.longest() <= room && a.text().equals(text)));
  }
}
