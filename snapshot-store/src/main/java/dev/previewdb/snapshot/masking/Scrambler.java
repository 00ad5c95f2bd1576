package dev.previewdb.snapshot.masking;

import java.util.Arrays;

/**
 * Replaces a sequence of digits, each of a radix of its own, by another of the same radices.
 *
 * <p>Short sequences (fewer than 2^{@value #WIDE} of that shape) go through a Feistel network over
 * mixed radices: each round adds to one half a function of the other, which can be undone, so the
 * whole is a permutation and no two sequences meet. Long ones take one keyed hash of the whole,
 * stretched: two of them meet with a chance below 2^-96.
 */
final class Scrambler {
  static final int WIDE = 96;
  private static final int ROUNDS = 10;

  private final RoundFunction rounds;
  private final DomainMac whole;
  private final KeyStream stream = new KeyStream();
  private byte[] message = new byte[256];

  Scrambler(MaskingKey key, String domain) {
    this.rounds = new RoundFunction(key, domain);
    this.whole = new DomainMac(key, domain, "scramble-wide");
  }

  /** Digits that count for at least this many bits together are a wide sequence. */
  static int bits(int radix) {
    return 31 - Integer.numberOfLeadingZeros(radix);
  }

  /** Starts the stream of a wide value that is not held as digits. */
  KeyStream wide(byte[] in, int from, int length) {
    stream.start(whole.of(in, from, length));
    return stream;
  }

  /** Works in place; `tweak` sets apart sequences that look alike but mean something else. */
  void scramble(int[] digits, int[] radices, int count, int tweak) {
    int bits = 0;
    for (int i = 0; i < count && bits < WIDE; i++) {
      bits += bits(radices[i]);
    }
    if (bits < WIDE) {
      permute(digits, radices, count, tweak);
    } else {
      spread(digits, radices, count, tweak);
    }
  }

  private void permute(int[] digits, int[] radices, int count, int tweak) {
    int middle = count / 2;
    rounds.shape(radices, count, tweak);
    for (int round = 0; round < ROUNDS; round += 2) {
      rounds.add(round, digits, 0, middle, radices, middle, count);
      rounds.add(round + 1, digits, middle, count, radices, 0, middle);
    }
  }

  private void spread(int[] digits, int[] radices, int count, int tweak) {
    message = roomFor(4 + 2 * count);
    int size = putInt(0, tweak);
    for (int i = 0; i < count; i++) {
      size = putShort(size, digits[i]);
    }
    stream.start(whole.of(message, 0, size));
    for (int i = 0; i < count; i++) {
      digits[i] = (digits[i] + stream.below(radices[i])) % radices[i];
    }
  }

  private byte[] roomFor(int size) {
    return size <= message.length ? message : Arrays.copyOf(message, size * 2);
  }

  private int putShort(int at, int number) {
    message[at] = (byte) (number >> 8);
    message[at + 1] = (byte) number;
    return at + 2;
  }

  private int putInt(int at, int number) {
    return putShort(putShort(at, number >> 16), number);
  }
}
