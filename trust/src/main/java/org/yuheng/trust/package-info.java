/**
 * Who may, and what is proven. Start at {@link org.yuheng.trust.Outcome}, the way every "no" is said, then read the
 * packages in the order in which a job meets them: {@code identity}, {@code envelope}, {@code sealing}, {@code
 * manifest}, {@code grant}, {@code attestation}, {@code release}, {@code log}, {@code receipt}.
 */
package org.yuheng.trust;
