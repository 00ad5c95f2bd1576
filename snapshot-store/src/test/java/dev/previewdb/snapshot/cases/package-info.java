/** What a snapshot has to survive, case by case, on every version there is. */
@NullMarked
package dev.previewdb.snapshot.cases;

import org.jspecify.annotations.NullMarked;
