package dev.previewdb.snapshot.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as they lie in pages: in the machine's order, and this is the only one that is read. */
final class LittleEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static boolean isHere() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  static int signedShort(byte[] in, int at) {
    return (short) SHORTS.get(in, at);
  }

  static int unsignedShort(byte[] in, int at) {
    return signedShort(in, at) & 0xffff;
  }

  static int integer(byte[] in, int at) {
    return (int) INTS.get(in, at);
  }
}
