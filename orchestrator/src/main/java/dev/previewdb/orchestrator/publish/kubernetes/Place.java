package dev.previewdb.orchestrator.publish.kubernetes;

/** Where a Secret is in its cluster. */
public record Place(String namespace, String name) {
  @Override
  public String toString() {
    return name + " in the namespace " + namespace;
  }
}
