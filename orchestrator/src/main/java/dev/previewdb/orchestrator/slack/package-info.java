/** Commands and buttons in Slack: taken in when Slack signed them, answered to who asked alone. */
@NullMarked
package dev.previewdb.orchestrator.slack;

import org.jspecify.annotations.NullMarked;
