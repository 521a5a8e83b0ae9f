package org.yuheng.node.results;

import java.util.List;
import java.util.Set;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;

/**
 * A reviewer has opened a result and lets it go to its recipients; signed at the reviewer's node.
 *
 * @param job {@code request/run/attempt}
 * @param organization of the reviewer
 * @param sealedDigests of every part that is let go
 */
public record ReviewStatement(String job, String organization, String person, List<String> sealedDigests) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.result-review.v1+json";

    public ReviewStatement {
        sealedDigests = List.copyOf(sealedDigests);
    }

    Envelope sign(SigningKey nodeKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), nodeKey);
    }

    static Outcome<ReviewStatement> read(byte[] envelope, Keyring reviewersNode) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, ReviewStatement.class, reviewersNode)
                .then(signed -> Outcome.accepted(signed.value()));
    }

    Outcome<ReviewStatement> covers(String expectedJob, String reviewer, Set<String> held) {
        return job.equals(expectedJob)
                        && organization.equals(reviewer)
                        && Set.copyOf(sealedDigests).containsAll(held)
                ? Outcome.accepted(this)
                : Outcome.refused(
                        "REVIEW_OTHER_RESULT",
                        "the review by " + organization + " is of job " + job + " and " + sealedDigests + ", held are "
                                + held + " of job " + expectedJob);
    }
}
