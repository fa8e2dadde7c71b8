/** Who sits the exam, what they answer and when. */
@NullMarked
package dev.attempts.exam.students;

import org.jspecify.annotations.NullMarked;
