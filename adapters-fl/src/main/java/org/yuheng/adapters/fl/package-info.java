/**
 * FL+TEE: models and statistics from sums over the data owners' nodes, formed by an attested aggregator. Start at {@link
 * org.yuheng.adapters.fl.FlEngine}, which plays a data party or hosts the aggregator, and {@link
 * org.yuheng.adapters.fl.AggregatorProgram}, which runs inside the enclave; {@code docs/engines/fl.md} has the messages,
 * formats and figures.
 *
 * <h2>What is protected, against whom</h2>
 *
 * Parties follow the protocol but look at what they get (semi-honest); any may leave at any time, which ends the attempt.
 *
 * <ul>
 *   <li><b>Rows never leave a node.</b> A training round answers one model with one sum over the party's rows; statistics
 *       send group keys and one sum a group.
 *   <li><b>Three or more parties ("masked").</b> Pairwise masks cancel only in the sum of all. An aggregator that is
 *       broken, or whose evidence is simulated, learns sums over all parties; together with up to n−2 parties it learns
 *       the sum over the others (at least two); together with n−1, the last one's. Mask keys are exchanged between the
 *       parties' nodes and never through the aggregator.
 *   <li><b>Two parties ("sealed updates").</b> Either could subtract its own part from the sum, so masks would hide
 *       nothing and are not used: a broken aggregator sees each party's updates. Results and progress say which mode ran.
 *   <li><b>Parties learn</b> every round's model, hence nearly the released one, and that it moved by (ΣH)⁻¹Σg; in
 *       statistics how many groups there are in all, nothing of the others' keys or sums.
 *   <li><b>The aggregator learns</b> per round Σ gradient, Σ Hessian, Σ loss and row counts, each dataset's digest and row
 *       count, at the end a histogram of scores by label; in statistics which party has which group key, all groups' sums
 *       before small groups are held back, and a recipient's own counts. Of a group that one party alone has, the sum is
 *       that party's: masks do not hide it. These stay inside the enclave while the hardware holds; with simulated
 *       evidence its operator can see them.
 *   <li><b>Sums tell about rows too.</b> So rows must outnumber iterations × columns ({@code FL_TOO_FEW_ROWS}), a party
 *       answers a model state once, and none at which few rows would make up the answer ({@code FL_MODEL_TOO_STEEP}), masks are fresh for each attempt and used once, and MIN_GROUP is checked before
 *       anything is published. No noise is added: this is not differential privacy.
 *   <li><b>Not prevented:</b> a party that lies about its sums shifts the result unseen, since masks exclude inspection
 *       of single updates; absurd sums are refused without naming the liar. Parties' overlapping people count once for
 *       each party.
 * </ul>
 */
package org.yuheng.adapters.fl;
