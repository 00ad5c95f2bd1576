package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;
import java.util.Map;

/**
 * A project's reviewed rules file.
 *
 * @param place where it was read, for messages
 * @param largeObjectsNone whether it declares that large objects are left behind
 * @param accepted places in which what looks personal may stay, by the names that a refusal gives
 */
public record MaskingRules(
    String place,
    boolean largeObjectsNone,
    Map<TableName, TableRule> tables,
    Map<String, Acceptance> accepted) {
  public MaskingRules {
    tables = Map.copyOf(tables);
    accepted = Map.copyOf(accepted);
  }

  MaskingRules(String place, boolean largeObjectsNone, Map<TableName, TableRule> tables) {
    this(place, largeObjectsNone, tables, Map.of());
  }

  /**
   * Reads a rules file.
   *
   * @throws dev.previewdb.snapshot.SnapshotException RULES_INVALID with every problem at once, each
   *     with its line, the key's path and the mend
   */
  public static MaskingRules parse(String yaml, String place) {
    return RulesReader.read(yaml, place);
  }

  /** SHA-256 of what the rules say, whatever their order and layout, in hexadecimal. */
  String hash() {
    return RulesHash.of(this);
  }
}
