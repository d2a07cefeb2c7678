"""What others lose on each test row of a table: reads one JSON object from stdin, says one on stdout.

Linear: logistic or ridge regression on one-hot and standardized columns. scikit-learn's MLP on the same. XGBoost as it
comes, and by random search, on one-hot columns and numbers as they are. The target of a regression goes in as it is.
"""

import json
import sys
import time

from serve import say

try:
    import numpy
    import pandas
    import sklearn
    import xgboost
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.model_selection import KFold, RandomizedSearchCV, StratifiedKFold
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
except ImportError as missing:
    say({"absent": str(missing)})
    sys.exit()

SPACE = {
    "n_estimators": [100, 200, 400],
    "learning_rate": numpy.geomspace(0.01, 0.3, 12),
    "max_depth": range(3, 11),
    "min_child_weight": [1, 2, 4, 8, 16],
    "subsample": [0.6, 0.7, 0.8, 0.9, 1],
    "colsample_bytree": [0.5, 0.6, 0.7, 0.8, 0.9, 1],
    "reg_lambda": numpy.geomspace(0.1, 10, 9),
}


def columns(features):
    """Returns how networks and linear models take the features, and how trees do."""
    numbers = features.select_dtypes("number").columns
    texts = features.columns.difference(numbers, sort=False)
    levels = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="(missing)"),
        OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    )
    scaled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    return make_column_transformer((scaled, numbers), (levels, texts)), make_column_transformer(
        ("passthrough", numbers), (levels, texts)
    )


def peers(order, is_regression, folds):
    mlp = MLPRegressor if is_regression else MLPClassifier
    trees = xgboost.XGBRegressor if is_regression else xgboost.XGBClassifier
    tuned = RandomizedSearchCV(
        trees(random_state=0),
        SPACE,
        n_iter=order["settings"],
        scoring="neg_mean_squared_error" if is_regression else "neg_log_loss",
        cv=folds(3, shuffle=True, random_state=0),
        random_state=0,
    )
    return {
        "linear": (0, Ridge() if is_regression else LogisticRegression(max_iter=2000)),
        "sklearn-mlp": (0, mlp(hidden_layer_sizes=(256, 256), early_stopping=True, random_state=0)),
        "xgb-default": (1, trees(random_state=0)),
        "xgb-tuned": (1, tuned),
    }


def losses(model, x, y, is_regression):
    """Returns the squared error of each row, or its log loss."""
    if is_regression:
        return (model.predict(x).astype(float) - y) ** 2
    own = model.predict_proba(x)[range(len(y)), y].astype(float)
    return -numpy.log(numpy.clip(own, 1e-15, 1))


def answer(order):
    is_regression = order["task"] == "regression"
    target = order["target"]
    table = pandas.read_csv(
        order["path"],
        dtype={} if is_regression else {target: str},
        keep_default_na=False,
        na_values=[""],
    )
    is_test = (table[order["part"]] == "test").to_numpy()
    features = table.drop(columns=[target, order["part"], *order["dropped"]])
    texts = features.select_dtypes(exclude="number").columns
    features[texts] = features[texts].astype(object).where(features[texts].notna(), numpy.nan)
    y = table[target].to_numpy(float) if is_regression else LabelEncoder().fit_transform(table[target])
    parts = []
    for transformer in columns(features):
        train = transformer.fit_transform(features[~is_test])
        parts.append((train, transformer.transform(features[is_test])))
    found = {}
    for name, (takes, model) in peers(order, is_regression, KFold if is_regression else StratifiedKFold).items():
        if name not in order.get("peers", [name]):
            continue
        train, test = parts[takes]
        began = time.perf_counter()
        model.fit(train, y[~is_test])
        seconds = time.perf_counter() - began
        found[name] = {"losses": losses(model, test, y[is_test], is_regression).tolist(), "seconds": seconds}
    return {"version": f"scikit-learn {sklearn.__version__}, XGBoost {xgboost.__version__}", "peers": found}


try:
    say(answer(json.loads(sys.stdin.readline())))
except Exception as failure:
    say({"failed": f"{type(failure).__name__}: {failure}".splitlines()[0]})
