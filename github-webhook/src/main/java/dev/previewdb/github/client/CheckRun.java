package dev.previewdb.github.client;

import java.util.List;

/**
 * What a check run says.
 *
 * @param name the same for one project's runs, so that it can be required
 * @param about comes back with a press of a button; at most 255 characters
 * @param title one line
 * @param buttons at most three
 */
public record CheckRun(
    String name, CommitState state, String title, String about, List<Button> buttons) {

  /**
   * A button on the check run's page.
   *
   * @param id comes back when it is pressed; at most 20 characters, as {@code label}
   * @param description at most 40 characters
   */
  public record Button(String id, String label, String description) {}
}
