/**
 * A GitHub on this machine: the part of its API and webhooks that previewdb uses, for the demo and
 * for tests.
 */
@NullMarked
package dev.previewdb.github.local;

import org.jspecify.annotations.NullMarked;
