package org.heapdiff.series;

import org.heapdiff.identity.Identity;
import org.heapdiff.identity.MatchingConfidence;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/**
 * What happened from one dump of a series to the next.
 *
 * @param added objects that count after and have no partner that counts before
 * @param removed objects that count before and have no partner that counts after
 * @param identity by what objects were found again, never {@link Identity#AUTO}
 * @param confidence how sure that is, null where that was not judged
 */
public record SeriesStep(
    Amount added, Amount removed, Identity identity, @Nullable MatchingConfidence confidence) {}
