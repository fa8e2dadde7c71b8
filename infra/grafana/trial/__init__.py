"""The dashboards and alerts beside a pipeline that really runs."""
