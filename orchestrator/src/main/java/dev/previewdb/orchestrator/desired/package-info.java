/**
 * What is wanted of each preview, read from the truth: GitHub's pull request, Git's branch, and
 * what people asked for.
 */
@NullMarked
package dev.previewdb.orchestrator.desired;

import org.jspecify.annotations.NullMarked;
