/**
 * Which class and which object of one snapshot is which of another. {@link
 * org.heapdiff.identity.Matchings} is the way in: it chooses the way of matching, and a {@link
 * org.heapdiff.identity.Matching} is what all of them answer.
 */
@NullMarked
package org.heapdiff.identity;

import org.jspecify.annotations.NullMarked;
