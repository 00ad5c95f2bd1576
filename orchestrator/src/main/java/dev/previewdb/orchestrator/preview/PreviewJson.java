package dev.previewdb.orchestrator.preview;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * States and facts as the JSON of their columns. The annotations stay here, so that the states'
 * file shows only states.
 */
final class PreviewJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule().addSerializer(String.class, new StorableText()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(PreviewState.class, StateNames.class)
          .build();

  private PreviewJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = PreviewState.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = PreviewState.Cloning.class, name = "cloning"),
    @JsonSubTypes.Type(value = PreviewState.Migrating.class, name = "migrating"),
    @JsonSubTypes.Type(value = PreviewState.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = PreviewState.Asleep.class, name = "asleep"),
    @JsonSubTypes.Type(value = PreviewState.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = PreviewState.Removing.class, name = "removing"),
    @JsonSubTypes.Type(value = PreviewState.Removed.class, name = "removed"),
  })
  private interface StateNames {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
    }
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the state database holds a " + type.getSimpleName() + " this version cannot read", e);
    }
  }
}
