package dev.previewdb.snapshot.masking;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The masks of their own that people put on the class path. */
final class CustomMasks {
  static final String PREFIX = "custom.";

  private CustomMasks() {}

  /** A new object of the mask of this name. */
  static Optional<CustomMask> named(String name) {
    return all().stream().filter(mask -> name.equals(mask.name())).findFirst();
  }

  /** As the rules file names them. */
  static List<String> words() {
    return all().stream().map(mask -> PREFIX + mask.name()).sorted().toList();
  }

  private static List<CustomMask> all() {
    return ServiceLoader.load(CustomMask.class, CustomMask.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
