package dev.previewdb.snapshot.volume;

/**
 * How much of a tree lies in blocks that other files use too, and how much does not.
 *
 * @param bytes the sizes of its plain files together
 * @param sharedBytes how many of them are in shared blocks, as the file system says
 * @param ownBytes what it has of the disk for itself: whole blocks, also those kept ready, holes
 *     left out
 */
public record Sharing(long bytes, long sharedBytes, long ownBytes) {

  /** From 0 to 1; an empty tree shares nothing. */
  public double ratio() {
    return bytes == 0 ? 0 : (double) sharedBytes / bytes;
  }
}
