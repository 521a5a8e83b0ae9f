package org.yuheng.trust.release;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.yuheng.trust.envelope.Keyring;

/**
 * What a node knows about a job when a key is asked for. Read again at every release: grants may have been taken back and
 * the epoch raised since the challenge.
 *
 * @param jobSpecDigest of the specification that the node itself read and checked
 * @param owners at this node whose data the role is to get: one without a grant refuses for all
 * @param grants that the node holds; those taken back too, marked as such
 */
public record ReleaseTerms(String jobSpecDigest, Set<String> owners, List<HeldGrant> grants) {

    /** Where a node finds them. */
    public interface Source {

        /** Empty grants when the node holds none for this job; never null. */
        ReleaseTerms termsFor(JobRef job, String role);
    }

    /**
     * @param envelope the exact DSSE bytes
     * @param ownerKeys that sign for the owner
     * @param epoch that the owner is at now
     * @param revoked whether the owner took it back
     */
    public record HeldGrant(String owner, byte[] envelope, Keyring ownerKeys, long epoch, boolean revoked) {
        public HeldGrant {
            envelope = envelope.clone();
        }

        @Override
        public byte[] envelope() {
            return envelope.clone();
        }
    }

    public ReleaseTerms {
        owners = Set.copyOf(owners);
        grants = List.copyOf(grants);
    }

    /** Where the node serves the owners of these grants and no other in the job. */
    public ReleaseTerms(String jobSpecDigest, List<HeldGrant> grants) {
        this(jobSpecDigest, grants.stream().map(HeldGrant::owner).collect(Collectors.toSet()), grants);
    }
}
