package dev.previewdb.snapshot.heap;

/** Sees a field that is not NULL; the array is valid during the call only. */
@FunctionalInterface
public interface StoredFields {
  void field(int index, byte[] bytes, int from, int length);
}
