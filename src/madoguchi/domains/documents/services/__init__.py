"""All writes of this room."""

from madoguchi.domains.documents.services.confirm_handwritten import confirm_handwritten
from madoguchi.domains.documents.services.generate_bundle import generate_bundle
from madoguchi.domains.documents.services.record_signature import record_signature

__all__ = ["confirm_handwritten", "generate_bundle", "record_signature"]
