package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.demo.PlantedValues.Found;

/**
 * What one search came to.
 *
 * @param things files, or rows
 * @param bytes read
 */
record Scan(Found found, long things, long bytes) {

  int count() {
    return found.count();
  }

  /** Both searches as one. */
  Scan and(Scan other, PlantedValues values) {
    Found both = new Found(values);
    both.add(found);
    both.add(other.found);
    return new Scan(both, things + other.things, bytes + other.bytes);
  }
}
