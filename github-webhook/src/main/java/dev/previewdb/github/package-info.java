/**
 * GitHub in and out: what arrives by webhook, what is asked and told through the API, and how
 * either can fail.
 */
@NullMarked
package dev.previewdb.github;

import org.jspecify.annotations.NullMarked;
