package org.yuheng.adapters.fl.training;

import java.util.List;
import java.util.Optional;

/**
 * The released model, as JSON.
 *
 * @param format always {@code yuheng-linear-model/1}
 * @param model LOGISTIC_REGRESSION or LINEAR_REGRESSION
 * @param coefficients in the features' own units, in their order: no standardisation to undo
 * @param l2 penalty λ in Σ loss + λ/2 · Σ coefficient² (scikit-learn's 1/C; for least squares, half the squared error)
 * @param iterations Newton rounds that were answered; 1 for linear regression
 * @param rows complete rows of all parties
 * @param rowsSkipped rows with a null in a feature or in the label
 * @param updates {@code masked} or {@code sealed updates}
 * @param fit how the model fits the training rows
 */
public record TrainedModel(
        String format,
        String model,
        List<String> features,
        List<Double> coefficients,
        double intercept,
        String label,
        double l2,
        int iterations,
        boolean converged,
        long rows,
        long rowsSkipped,
        int parties,
        String updates,
        Fit fit) {

    public static final String FORMAT = "yuheng-linear-model/1";

    public TrainedModel {
        features = List.copyOf(features);
        coefficients = List.copyOf(coefficients);
    }

    /**
     * On the training rows, of which a model always speaks too well.
     *
     * @param logLoss mean, natural logarithm
     * @param accuracy share of right predictions at probability 0.5
     * @param auc area under the ROC curve, scores in 1,000 bins
     * @param rmse root of the mean squared error
     * @param r2 share of the variance that is explained; absent when the label does not vary
     */
    public record Fit(
            Optional<Double> logLoss,
            Optional<Double> accuracy,
            Optional<Double> auc,
            Optional<Double> rmse,
            Optional<Double> r2) {}
}
