/**
 * Programs whose objects carry serial numbers, so that a test knows which object of one heap dump
 * is which of another. The numbers are for the test alone: it blanks them in the dumps that are
 * matched.
 */
@NullMarked
package org.heapdiff.testdata.tracked;

import org.jspecify.annotations.NullMarked;
