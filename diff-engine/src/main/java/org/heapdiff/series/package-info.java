/**
 * What several snapshots of one program, in time order, say together: the identity of objects is
 * carried from one to the next, so that what was added and stays is told from what comes and goes.
 */
@NullMarked
package org.heapdiff.series;

import org.jspecify.annotations.NullMarked;
