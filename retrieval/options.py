"""What an operator can set about answering."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class EmbeddingOptions(BaseModel):
    """An OpenAI-compatible embedding endpoint instead of the built-in model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    model: str
    api_key: SecretStr | None = None


class RetrievalOptions(BaseModel):
    """Settings of the retrieval floor; every default is what the benches were run with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    embedding: EmbeddingOptions | None = None
    index_address: SecretStr | None = Field(
        default=None,
        description="of the vector index, see knowledge.index_address; empty: embedded Chroma",
    )
    max_citations: int = Field(default=5, ge=1, le=5)
    abstain_below: float = Field(
        default=0.4, ge=0, le=1, description="confidence that is not enough"
    )
    cite_above: float = Field(
        default=0.03, gt=0, le=1, description="likelihood against the best source to be cited too"
    )
