"""What an operator can set about a language model. Without this group there is none."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class ModelOptions(BaseModel):
    """An OpenAI-compatible chat endpoint, how long it may take and how much of it may be used.

    Budgets are tokens of one calendar day in Shanghai, in and out together; prices are what the
    endpoint charges for a million tokens, in any currency, and only serve to count the cost.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(pattern=r"^https?://[^\s]+$")
    model: str = Field(min_length=1, max_length=100)
    api_key: SecretStr | None = None
    seconds: float = Field(
        default=20, gt=0, le=120, description="for the whole answer, retry included"
    )
    most_output_tokens: int = Field(default=900, ge=100, le=8000)
    breaker_failures: int = Field(
        default=3, ge=1, le=100, description="failures in a row that stop asking"
    )
    breaker_seconds: float = Field(
        default=60, gt=0, le=3600, description="pause before it is asked again"
    )
    user_tokens_per_day: int = Field(default=100_000, ge=0)
    tokens_per_day: int = Field(default=2_000_000, ge=0)
    input_price: float = Field(default=0, ge=0, le=10_000)
    output_price: float = Field(default=0, ge=0, le=10_000)
