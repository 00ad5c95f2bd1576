package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * A whole answer that GitHub meant: 2xx, and JSON where there should be JSON.
 *
 * @param from the address that gave it, after redirects
 * @param json missing when the status says that there is none
 */
record Answer(URI from, int status, HttpHeaders headers, String body, JsonNode json) {}
