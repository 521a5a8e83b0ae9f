package org.yuheng.trust.release;

import java.util.Optional;
import java.util.stream.Stream;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Refusal;

/** What an owner answers: exactly one of the three. */
record OwnerMessage(Optional<Challenge> challenge, Optional<Release> release, Optional<Refusal> denied) {
    OwnerMessage {
        if (Stream.of(challenge, release, denied).filter(Optional::isPresent).count() != 1) {
            throw new IllegalArgumentException("expected exactly one of challenge, release, denied");
        }
        denied.ifPresent(refusal -> {
            if (refusal.message().length() > 2000) {
                throw new IllegalArgumentException(
                        "refusal of " + refusal.message().length() + " characters");
            }
        });
    }

    static byte[] of(Challenge challenge) {
        return StrictJson.write(new OwnerMessage(Optional.of(challenge), Optional.empty(), Optional.empty()));
    }

    static byte[] of(Release release) {
        return StrictJson.write(new OwnerMessage(Optional.empty(), Optional.of(release), Optional.empty()));
    }

    static byte[] of(Refusal denied) {
        String message = denied.message();
        return StrictJson.write(new OwnerMessage(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Refusal(denied.code(), message.substring(0, Math.min(2000, message.length()))))));
    }
}
