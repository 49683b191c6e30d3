package org.heapdiff.series;

import java.util.function.Predicate;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.identity.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a series of dumps.
 *
 * @param identity by what objects are found again
 * @param classNames the classes whose objects are listed as growing, by their names
 * @param growth how much is wanted to be known of where the heap grew in every step
 * @param ends what is asked of the first dump and the last one as a pair, with the identity that
 *     was carried from the one to the other; null for nothing, since the first dump is read a
 *     second time for it
 */
public record SeriesRequest(
    Identity identity,
    Predicate<String> classNames,
    GrowthDetail growth,
    @Nullable DiffRequest ends) {}
