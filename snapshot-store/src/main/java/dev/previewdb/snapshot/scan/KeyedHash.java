package dev.previewdb.snapshot.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Hashes of values that are compared and never kept: keyed by numbers that never leave the process,
 * they tell nothing about the values. Letters hash alike in either case.
 */
final class KeyedHash {
  /** Bytes of a head. */
  static final int HEAD = Long.BYTES;

  /** The bit that tells small letters of ASCII from capitals; what else it makes equal is rare. */
  private static final long FOLD = 0x2020202020202020L;

  private static final long PRIME = 0x9e3779b97f4a7c15L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Places that heads are looked for at together: one part of each stands at the last of them. */
  static final int STRIDE = 4;

  /** The bytes of such a part: as many as any of the places leaves of a head. */
  private static final long PART = -1L >>> ((STRIDE - 1) * Byte.SIZE);

  private final long key;
  private final long factor;
  private final long inverse;

  private KeyedHash(long key, long factor) {
    this.key = key;
    this.factor = factor | 1;
    this.inverse = inverse(this.factor);
  }

  /**
   * By Newton's method: each step doubles the bits that are right, and three are from the start.
   */
  private static long inverse(long odd) {
    var inverse = odd;
    for (var bits = 3; bits < Long.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  static KeyedHash random() {
    var random = new SecureRandom();
    return new KeyedHash(random.nextLong(), random.nextLong());
  }

  /** Of any bytes. */
  long of(byte[] in, int from, int length) {
    var hash = key ^ length * PRIME;
    var last = from + length - HEAD;
    if (last < from) {
      for (var at = from; at < from + length; at++) {
        hash = (hash ^ ((in[at] & 0xff) | 0x20)) * PRIME;
      }
      return mixed(hash);
    }
    for (var at = from; at < last; at += HEAD) {
      hash = (hash ^ folded(in, at)) * PRIME;
      hash ^= hash >>> 32;
    }
    return mixed(hash ^ folded(in, last));
  }

  /** Of the eight bytes that begin there; its first bits are its best. */
  long head(byte[] in, int at) {
    return folded(in, at) * factor;
  }

  /** Of the part of a head that would be here; its first bits are its best. Reads eight bytes. */
  long part(byte[] in, int at) {
    return (folded(in, at) & PART) * factor;
  }

  /** Of the part of a head that is so many bytes behind its beginning. */
  long partOf(long head, int behind) {
    return (((head * inverse) >>> (behind * Byte.SIZE)) & PART) * factor;
  }

  private static long folded(byte[] in, int at) {
    return (long) LONG.get(in, at) | FOLD;
  }

  private long mixed(long bits) {
    var hash = bits * factor;
    hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
    return hash ^ (hash >>> 32) ^ key;
  }
}
