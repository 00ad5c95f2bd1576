package dev.previewdb.snapshot.store;

import java.nio.file.Path;

/** Makes what a snapshot's empty sibling is. */
public interface EmptyMaking {

  /**
   * Makes the data directory of a server that was shut down cleanly.
   *
   * @param home an empty directory, to receive <code>data/</code>; whatever else is left in it goes
   * @param work an empty directory, the home of a server that is needed meanwhile; the caller ends
   *     it
   */
  void make(Path home, Path work);
}
